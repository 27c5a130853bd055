import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { defineSetting } from '#kernel/settings/settings.ts';
import { systemContext } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';
import { hasBegun } from './beginning.ts';

const people = z.array(
  z.object({ name: z.string(), role: z.string(), email: z.string(), password: z.string(), about: z.string() }),
);

export type DemoPerson = z.infer<typeof people>[number];

/** Whom to sign in as in the demonstration company, passwords included: they are made up, and shown to everybody. */
export const demoPeople = defineSetting<DemoPerson[]>({
  name: 'demo.people',
  schema: people,
  initial: [],
  label: 'People of the demonstration',
});

/** The people of the demonstration company; none where it is not loaded. */
export const readDemoPeople = async (system: Db): Promise<readonly DemoPerson[]> => {
  const [answer] = await system.batch([
    { text: "SELECT org FROM organisation WHERE source = 'demonstration' ORDER BY created_at LIMIT 1" },
  ]);
  const org = answer?.rows[0]?.['org'];
  return typeof org === 'string' ? (await systemContext(system, org)).settings.read(demoPeople) : [];
};

/** GET /demo/people, for the sign-in page; nobody where there is no demonstration, and whether there is an organisation. Below /api/v1. */
export const registerDemoPeople = (app: FastifyInstance, system: Db): void => {
  app.get('/demo/people', async () => {
    const demonstration = await readDemoPeople(system);
    return { people: demonstration, begun: demonstration.length > 0 || (await hasBegun(system)) };
  });
};
