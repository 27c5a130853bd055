import { AppError } from '#kernel/errors.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { allDefinitions, definitionNamed } from '#kernel/record/registry.ts';
import { systemContext } from '#kernel/store/context.ts';
import { readRecord } from '#kernel/store/read.ts';
import { commit, prepareChange } from '#kernel/store/write.ts';
import { sampleOf } from '../contract/samples.ts';
import { any, type Hand } from './trace-hand.ts';

/** Does with a record of any type whatever can be done with it: all that its `may` offers, and what is refused. */
const everything = async (
  { world, as, noted, done, attach }: Hand,
  definition: AnyDefinition,
  others: Record<string, string>,
  turn: number,
): Promise<void> => {
  const { create } = definition.access;
  const role =
    create.op === 'role' && !create.roles.includes('administrator') ? (create.roles[0] as 'agent') : 'administrator';
  const who = as(role);
  const sample = sampleOf(definition, world.made, others, { turn });
  const made = done(
    await who.post(
      `/${definition.plural}`,
      // Where it follows from other fields, it cannot be said.
      definition.common?.confidential?.readOnly === true ? sample : { ...sample, confidential: false },
      { 'idempotency-key': `make-${definition.name}-${turn}` },
    ),
  );
  const first = others[definition.name];
  others[definition.name] = String(made['id']);
  const path = `/${definition.plural}/${String(made['id'])}`;
  noted(await who.post(`/${definition.plural}`, { ...sample, title: '' }));
  noted(await who.patch(path, { title: `Another ${definition.name}`, tags: ['seen', `turn${turn}`] }, any));
  noted(await who.patch(path, { title: 'Too late' }, { 'if-match': '"1"' }));
  noted(
    await who.patch(
      path,
      { ...sampleOf(definition, world.made, others, { turn: turn + 1 }), confidential: false },
      any,
    ),
  );
  noted(
    await who.post(`${path}/comments`, {
      text: `Something public on @${String(made['number'])}`,
      visibility: 'public',
    }),
  );
  noted(await who.post(`${path}/comments`, { text: 'Something internal', visibility: 'internal' }));
  noted(await who.post(`${path}/participants`, {}));
  noted(await who.post(`${path}/participants`, { person: world.made.people.auditor.id, role: 'contact' }));
  noted(await who.send('DELETE', `${path}/participants/${world.made.people.auditor.id}`));
  if (first !== undefined) {
    const link = noted(await who.post(`${path}/links`, { kind: 'relates', to: first }));
    noted(await who.post(`${path}/links`, { kind: 'relates', to: first }));
    if (link.status === 201 && turn % 2 === 1)
      noted(await who.send('DELETE', `${path}/links/${String(link.body['id'])}`));
  }
  noted(await who.post(`${path}/tasks`, { title: 'A task below it' }));
  const file = await attach(path, world.made.people.administrator.key, `a${turn}.txt`).catch(() => null);
  if (file !== null && turn % 2 === 1)
    noted(await as('administrator').send('DELETE', `${path}/attachments/${String(file['id'])}`));
  for (let step = 0; step < 4; step += 1) {
    const now = (await who.get(path)).body;
    const transitions = ((now['may'] as { transitions?: string[] } | undefined)?.transitions ?? []).filter(
      (name) => step > 0 || name !== 'cancel',
    );
    const next = transitions[(turn + step) % Math.max(transitions.length, 1)];
    if (next === undefined) break;
    const asks =
      (definition.lifecycle.transitions as Readonly<Record<string, { asks?: readonly string[] }>>)[next]?.asks ?? [];
    const values = sampleOf(definition, world.made, others, { turn });
    noted(await who.post(`${path}/transitions/${next}`, {}, any));
    noted(
      await who.post(
        `${path}/transitions/${next}`,
        {
          ...Object.fromEntries(asks.map((name) => [name, values[name] ?? 'Something'])),
          comment: 'As agreed',
          confirm: ['order', 'children'],
        },
        any,
      ),
    );
  }
};

/** Records of every type, twice, so that each can refer to another of its type. */
export const records = async (hand: Hand, turn: number): Promise<void> => {
  const others: Record<string, string> = {};
  for (let round = 0; round < 2; round += 1)
    for (const definition of allDefinitions()) await everything(hand, definition, others, 2 * turn + round);
};

/** A transaction whose second part finds that somebody was quicker: nothing of either part may stay. */
export const halfDone = async ({ world }: Hand): Promise<void> => {
  const context = await systemContext(world.system, world.made.org, { now: world.now });
  const service = definitionNamed('service');
  const row = await readRecord(context, service, String(world.made.service['id']));
  const twice = await Promise.all(
    ['One', 'Two'].map((title) => prepareChange(context, service, row, { action: 'edit', values: { title } })),
  );
  const refusal: unknown = await commit(context, twice).catch((error: unknown) => error);
  if (!(refusal instanceof AppError && refusal.code === 'stale_version'))
    throw new Error('the second change was not refused');
};
