import { ServerResponse } from 'node:http';

/**
 * A response whose headers wait for the rest of the turn of the event loop when they are flushed: mostly the first events
 * of a stream are there by then, and leave with them in one packet.
 */
export class ResponseWithFirstBytes extends ServerResponse {
  override flushHeaders(): void {
    const { socket } = this;
    socket?.cork();
    super.flushHeaders();
    process.nextTick(() => socket?.uncork());
  }
}
