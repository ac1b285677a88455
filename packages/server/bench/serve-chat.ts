import { listen } from '../src/networking/index.ts';
import { announce } from './announce.ts';
import { openChat } from './open-chat.ts';

/** The whole service. The argument holds more variables as JSON. */
const service = await openChat(JSON.parse(process.argv[2] ?? '{}') as Record<string, string>);
const { url } = await listen(service.fetch, { host: '127.0.0.1', port: 0 });
announce(url);
