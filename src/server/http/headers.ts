import type { FastifyInstance } from 'fastify';

const policy = (directives: Readonly<Record<string, string>>): string =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/**
 * What the browser application may do. No inline script or style: Mantine's variables are part of its style sheet. Trusted
 * types are not demanded, because ECharts writes its tooltips as HTML. `style` is the hash of the one style element that the server
 * itself wrote into the page, if it did.
 */
export const applicationPolicy = (style: string | null): string =>
  policy({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': style === null ? "'self'" : `'self' ${style}`,
    'connect-src': "'self'",
    'img-src': "'self' blob: data:",
    'font-src': "'self'",
    'worker-src': "'self'",
    'manifest-src': "'self'",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
  });

/** For every other answer: whatever it holds, it is not a page. */
const NOTHING = policy({
  'default-src': "'none'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  sandbox: '',
}).trimEnd();

const FIXED: Readonly<Record<string, string>> = {
  'content-security-policy': NOTHING,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const TWO_YEARS = 'max-age=63072000; includeSubDomains';

/** The headers that keep browsers from doing more with an answer than was meant. */
export const securityHeaders = ({ https }: { https: boolean }): Readonly<Record<string, string>> =>
  https ? { ...FIXED, 'strict-transport-security': TWO_YEARS } : FIXED;

/** Gives every answer its security headers and the id of its request. */
export const secureHeaders = (app: FastifyInstance, rules: { https: boolean }): void => {
  const headers = securityHeaders(rules);
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header('x-request-id', request.id);
    // Answers of the API are somebody's: no cache keeps them, unless a route knows better.
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
    done();
  });
};
