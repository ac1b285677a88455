import { z } from 'zod';
import {
  listenAddress,
  originList,
  publicUrl,
  seconds,
  trustedProxy,
  wholeNumber,
} from '../schemas/index.ts';
import { variable } from '../variable.ts';

/** Where the service listens, which origins may call it, and how it shuts down. */
export const http = z.object({
  host: variable('HOST', listenAddress(), {
    description: 'The address that the service listens on. `0.0.0.0` makes it reachable from other machines.',
    default: '127.0.0.1',
  }),
  port: variable('PORT', wholeNumber({ minimum: 0, maximum: 65_535 }), {
    description: 'The port that the service listens on. 0 takes any free port.',
    default: '3000',
  }),
  publicUrl: variable('PUBLIC_URL', publicUrl(), {
    description:
      'The address under which clients reach the service, such as `https://www.example.org/help`: for a proxy that serves it [below a path](operations.md#below-a-path), or for clients of other sites. The links in answers begin with it; when not set, with `/`.',
  }),
  trustedProxy: variable('TRUSTED_PROXY', trustedProxy(), {
    description:
      'Which proxy may name the address of a client: `none`, `hops:N`, `app-gateway`, `app-gateway:N` or `front-door:<id>`; see [Behind a proxy](#behind-a-proxy).',
    default: 'none',
  }),
  corsOrigins: variable('CORS_ORIGINS', originList(), {
    description:
      'The web sites whose pages may call the service from a browser: origins such as https://www.example.org, separated by commas, or `*`.',
    default: '',
  }),
  shutdownDelayMs: variable('SHUTDOWN_DELAY_SECONDS', seconds({ minimum: 0, maximum: 600 }), {
    description:
      'How long the service keeps accepting questions after it was told to end, while it reports that it is [not ready](operations.md#shutdown). Behind a load balancer: longer than the balancer needs to notice.',
    default: '0',
  }),
  shutdownGraceMs: variable('SHUTDOWN_GRACE_SECONDS', seconds({ minimum: 0, maximum: 600 }), {
    description: 'How long open answers may continue after the service was told to end.',
    default: '25',
  }),
});
