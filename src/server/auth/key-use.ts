import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';

const HOUR = 3_600_000;

/** Notes, at most once an hour for each key and process, when an API key was used, so that its owner sees which ones are not. */
export const noteKeyUse = (app: FastifyInstance, { credentialOf, system, background, now }: Services): void => {
  const noted = new Map<string, number>();
  app.addHook('onResponse', (request, reply, done) => {
    const credential = reply.statusCode < 400 ? credentialOf(request) : null;
    if (credential?.kind === 'key' && now() - (noted.get(credential.value) ?? 0) >= HOUR) {
      noted.set(credential.value, now());
      background.run('note-key-use', async () => {
        await system.batch([
          { name: 'enter_system', text: 'SELECT enter_system($1)', values: [credential.org] },
          {
            text: 'UPDATE api_key SET used_at = now() WHERE org = $1 AND hash = $2',
            values: [credential.org, Buffer.from(credential.value, 'hex')],
          },
        ]);
      });
    }
    done();
  });
};
