import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { nextSteps } from '#gateways/first-use/next-steps.ts';
import { mustAdminister } from '#kernel/access/administer.ts';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import { noting } from '#kernel/store/note.ts';
import { readOwnWrite } from '#kernel/store/read.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { afterOthers } from '#kernel/store/after-others.ts';
import { checked } from './checked.ts';
import { onlyQuery } from './http.ts';
import type { ApiTools } from './tools.ts';

/** The name of a time zone. */
export const zoneText = z
  .string()
  .max(64)
  .refine((text) => {
    try {
      return /^[A-Za-z]/.test(text) && new Intl.DateTimeFormat('en', { timeZone: text }).format(0) !== '';
    } catch {
      return false;
    }
  }, 'is a time zone such as Europe/Paris');
const locale = z
  .string()
  .max(20)
  .refine((text) => {
    try {
      return Intl.getCanonicalLocales(text).length === 1;
    } catch {
      return false;
    }
  }, 'is a language such as fr-FR');

/** What somebody sets for themselves; it follows them on every device. Null goes back to what the organisation has. */
export const preferenceInput = z
  .strictObject({
    locale: locale.nullable(),
    zone: zoneText.nullable(),
    theme: z.enum(['system', 'light', 'dark', 'contrast']),
    motion: z.enum(['system', 'reduced']),
    density: z.enum(['comfortable', 'compact']),
    hours: z.enum(['24', '12']),
    firstDay: z.enum(['monday', 'sunday', 'saturday']),
    /** Lists of next steps that were put away. */
    dismissed: z.array(z.string().max(60)).max(50),
  })
  .partial();

export const organisationInput = z
  .strictObject({ name: z.string().trim().min(1).max(200), zone: zoneText, locale })
  .partial();

/** Keeps what a person sets for themselves: language and zone stand at the person, told in their history; the rest beside. */
const prefer = (context: Context, input: z.infer<typeof preferenceInput>): Promise<void> =>
  afterOthers(async () => {
    const { org, person } = context.principal;
    if (person === null) throw new AppError('forbidden', 'Only people set something for themselves.');
    const { locale: language, zone: place, ...rest } = input;
    const own = Object.fromEntries(
      Object.entries({ locale: language, zone: place }).filter(([, value]) => value !== undefined),
    );
    await context.batch([
      {
        text: 'INSERT INTO preference AS p (org, person, value) VALUES ($1, $2, $3) ON CONFLICT (org, person) DO UPDATE SET value = p.value || excluded.value',
        values: [org, person, JSON.stringify(rest)],
      },
    ]);
    if (Object.keys(own).length === 0) return;
    const row = await readOwnWrite(context, definitionNamed('person'), person);
    if (Object.entries(own).some(([name, value]) => row[name] !== value))
      await changeRecord(context, definitionNamed('person'), row, { action: 'edit', values: own });
  });

const COLUMNS = ['name', 'zone', 'locale'] as const;

const setOrganisation = async (context: Context, input: z.infer<typeof organisationInput>): Promise<object> => {
  const { org } = context.principal;
  mustAdminister(context.principal, 'say what the organisation is called');
  const [before] = await context.batch([
    { text: 'SELECT name, zone, locale FROM organisation WHERE org = $1', values: [org] },
  ]);
  const row = before?.rows[0] ?? {};
  const changed = COLUMNS.filter((name) => input[name] !== undefined && input[name] !== row[name]);
  await context.batch([
    {
      text: 'UPDATE organisation SET name = coalesce($2, name), zone = coalesce($3, zone), locale = coalesce($4, locale), epoch = epoch + 1 WHERE org = $1',
      values: [org, input.name ?? null, input.zone ?? null, input.locale ?? null],
    },
    noting(context, {
      type: 'organisation',
      id: org,
      version: 0,
      action: 'set',
      changes: Object.fromEntries(changed.map((name) => [name, [row[name] ?? null, input[name]]])),
    }),
  ]);
  return { ...row, ...input };
};

/** What people set for themselves, what they have to do first, and what their organisation is called. */
export const registerOneself = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.patch('/session/preferences', (request, reply) =>
    callerOf(request, async (context) => {
      await prefer(context, checked(preferenceInput, request.body));
      return reply.code(204).send();
    }),
  );

  app.get('/next-steps', (request) =>
    callerOf(request, (context) => {
      onlyQuery(request);
      return nextSteps(context);
    }),
  );

  app.patch('/organisation', (request) =>
    callerOf(request, (context) => setOrganisation(context, checked(organisationInput, request.body))),
  );
};
