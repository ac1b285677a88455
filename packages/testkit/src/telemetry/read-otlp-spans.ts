/** A span as a collector gets it. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
}

/** The spans of a request to `/v1/traces`, an `ExportTraceServiceRequest` of Protocol Buffers. */
export function readOtlpSpans(body: Buffer): OtlpSpan[] {
  return messagesOf(body, RESOURCE_SPANS)
    .flatMap((resource) => messagesOf(resource, SCOPE_SPANS))
    .flatMap((scope) => messagesOf(scope, SPANS))
    .map((span) => {
      const first = (field: number): Buffer => messagesOf(span, field)[0] ?? Buffer.alloc(0);
      return {
        traceId: first(TRACE_ID).toString('hex'),
        spanId: first(SPAN_ID).toString('hex'),
        parentSpanId: first(PARENT_SPAN_ID).toString('hex'),
        name: first(NAME).toString(),
      };
    });
}

/** The numbers of fields in `opentelemetry/proto/trace/v1/trace.proto`. */
const [RESOURCE_SPANS, SCOPE_SPANS, SPANS] = [1, 2, 2];
const [TRACE_ID, SPAN_ID, PARENT_SPAN_ID, NAME] = [1, 2, 4, 5];

const FIXED_BYTES: Readonly<Record<number, number>> = { 1: 8, 5: 4 };
const WITH_LENGTH = 2;

/** The values of a field that have a length: bytes, text and messages. */
function messagesOf(message: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  function readNumber(): number {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message.readUInt8(at);
      at += 1;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  }
  while (at < message.length) {
    const tag = readNumber();
    const [field, kind] = [Math.floor(tag / 8), tag % 8];
    if (kind === 0) readNumber();
    else {
      const length = kind === WITH_LENGTH ? readNumber() : (FIXED_BYTES[kind] ?? Number.NaN);
      if (kind === WITH_LENGTH && field === wanted) found.push(message.subarray(at, at + length));
      at += length;
    }
  }
  return found;
}
