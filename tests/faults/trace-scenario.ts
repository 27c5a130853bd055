import { AppError } from '#kernel/errors.ts';
import { recordEvidence, recheckEvidence, refreshEvidence } from '#conformity/conformity.jobs.ts';
import { tidyFiles } from '#kernel/files/files.jobs.ts';
import { followToEnd } from '#kernel/jobs/follow.test-support.ts';
import { dispatcher } from '#kernel/jobs/handlers.ts';
import { mentionHandler } from '#kernel/notify/mentions.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { allDefinitions, definitionNamed } from '#kernel/record/registry.ts';
import { systemContext } from '#kernel/store/context.ts';
import { readRecord } from '#kernel/store/read.ts';
import { commit, prepareChange } from '#kernel/store/write.ts';
import { ensureAccount, givePersonAccount } from '#server/auth/account.ts';
import { incidentHandlers, incidentSchedules } from '#sms/operation/resolution/incident/public.ts';
import { approvalNotices, remindApprovers } from '#sms/support/approval/public.ts';
import { remindDuties } from '#sms/support/cadence/public.ts';
import { sampleOf } from '../contract/samples.ts';
import { clientOf, type Answer, type Client } from '../harness/http.ts';
import type { TracedWorld } from './traced-world.ts';

type Json = Record<string, unknown>;
const any = { 'if-match': '*' };
const must = ({ statusCode, payload }: { statusCode: number; payload: string }, wanted: number): void => {
  if (statusCode !== wanted) throw new Error(`${statusCode}: ${payload}`);
};

export type Scenario = {
  /** Requests that were refused: none of them may have left anything. */
  readonly refused: readonly { readonly request: string; readonly said: string }[];
  accepted(): number;
  /** Lets follow from what was committed whatever does. */
  follow(): Promise<void>;
  /** Goes through everything that the product does with records, settings, people and time. */
  turn(n: number): Promise<void>;
};

/** Work of every kind on a world, by the people in it. */
export const scenarioOn = (world: TracedWorld): Scenario => {
  const refused: { request: string; said: string }[] = [];
  let accepted = 0;

  const follow = async (): Promise<void> => {
    const { handle } = dispatcher(world.system, [...incidentHandlers, approvalNotices, mentionHandler], {
      now: world.now,
      later: () => Promise.resolve(),
      onError: (error) => {
        throw error;
      },
    });
    await followToEnd(world.system, 'oracle', handle);
  };

  /** Notes what became of a request that may be refused. */
  const noted = (answer: Answer): Answer => {
    if (answer.status < 300) accepted += 1;
    else
      refused.push({
        request: String(answer.headers['x-request-id']),
        said: `${answer.status} ${answer.text.slice(0, 200)}`,
      });
    if (answer.status >= 500) throw new Error(`${answer.status}: ${answer.text}`);
    return answer;
  };
  const done = (answer: Answer): Json => {
    if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`);
    return noted(answer).body;
  };
  const as = (role: keyof TracedWorld['made']['people']): Client => clientOf(world.server, world.made.people[role].key);

  const attach = async (path: string, key: string, name: string): Promise<Json> => {
    const answer = await world.server.inject({
      method: 'POST',
      url: `/api/v1${path}/attachments?name=${name}`,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
      payload: Buffer.alloc(300_000, name),
    });
    must(answer, 201);
    return answer.json();
  };

  /** Does with a record of any type whatever can be done with it: all that its `may` offers, and what is refused. */
  const everything = async (definition: AnyDefinition, others: Record<string, string>, turn: number): Promise<void> => {
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

  /** An incident's life with all that is its own. */
  const incidents = async (turn: number): Promise<void> => {
    const [agent, manager, user, boss] = [as('agent'), as('smsManager'), as('user'), as('administrator')];
    const { people, team, otherTeam, service, customer } = world.made;
    const report = async (title: string): Promise<string> =>
      `/incidents/${String(done(await agent.post('/incidents', { title, requester: people.user.id, customer: customer['id'], team: team['id'], service: service['id'], impact: 1, urgency: 1 }))['id'])}`;
    const [major, child, twin] = [
      await report('Portal down'),
      await report('Portal slow'),
      await report('Portal down too'),
    ];
    const idOf = (path: string): string => path.slice('/incidents/'.length);
    const act = async (who: Client, path: string, name: string, input: Json = {}): Promise<Answer> =>
      noted(await who.post(`${path}/actions/${name}`, input));
    for (const [path, name, input] of [
      [major, 'assign-to-me', {}],
      [major, 'assign', { team: otherTeam['id'], note: 'They know' }],
      [major, 'answer', { text: 'We are on it' }],
      [
        major,
        'note',
        { text: `Ask @${(await boss.get(`/people/${people.processOwner.id}`)).body['number'] as string}` },
      ],
      [major, 'log-contact', { text: 'By telephone' }],
      [major, 'escalate', { to: 'team', reason: 'Too long' }],
      [major, 'escalate', { to: 'lead', reason: 'Too long' }],
      [major, 'declare-major', { reason: 'Everybody', commander: people.processOwner.id }],
      [major, 'name-commander', { person: people.agent.id }],
      [major, 'inform-management', { text: 'The portal is down', means: 'email' }],
      [major, 'publish-update', { text: 'Back at noon', means: 'email' }],
      [child, 'set-parent', { parent: idOf(major) }],
      [child, 'watch', {}],
      [child, 'unwatch', {}],
      [child, 'add-participant', { person: people.auditor.id, role: 'watcher' }],
      [child, 'remove-participant', { person: people.auditor.id }],
      [child, 'remove-parent', {}],
      [child, 'set-parent', { parent: idOf(major) }],
      [child, 'assign', {}],
      [child, 'merge', { into: idOf(child) }],
      [twin, 'watch', {}],
      [twin, 'merge', { into: idOf(major), reason: 'The same' }],
      [twin, 'assign-to-me', {}],
    ] as const)
      await act(agent, path, name, input);
    const problem = done(await agent.post('/problems', { title: 'Why' }));
    await act(agent, child, 'link-cause', { cause: problem['id'] });
    await follow();
    noted(await agent.post(`${major}/transitions/start`, {}, any));
    noted(await agent.post(`${major}/transitions/hold`, { holdReason: 'supplier', supplier: 'ACME' }, any));
    await follow();
    noted(await user.post(`${child}/comments`, { text: 'Any news?', visibility: 'public' }));
    world.pass(2 * 86_400_000);
    await follow();
    noted(await agent.post(`${major}/transitions/resolve`, { resolution: 'Restarted', resolutionCode: 'Solved' }, any));
    await follow();
    await act(manager, major, 'review', {
      report: 'All told',
      cause: 'Disk',
      actions: [{ title: 'A larger disk', assignee: people.agent.id }],
    });
    noted(await user.post(`${child}/transitions/reopen`, { comment: 'Still down' }, any));
    noted(await manager.patch(child, { priorityOverride: 2, overrideReason: 'Important', confidential: true }, any));
    noted(await boss.post(`${major}/erase`, { fields: ['title', 'comment'], reason: 'Article 17' }));
    await follow();
    const lines = [
      { values: { title: `By file ${turn}`, requester: people.user.id } },
      { id: idOf(child), version: 1, values: { title: 'Stale' } },
      { id: idOf(child), comment: 'By file', visibility: 'internal' },
      { values: { title: '' } },
    ];
    const bulk = await world.server.inject({
      method: 'POST',
      url: '/api/v1/incidents/bulk',
      headers: { authorization: `Bearer ${people.agent.key}`, 'content-type': 'application/x-ndjson' },
      payload: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    must(bulk, 200);
  };

  /** What administrators do. */
  const administration = async (turn: number): Promise<void> => {
    const boss = as('administrator');
    const { people, team, customer } = world.made;
    const field = noted(
      await boss.post('/custom-fields', { type: 'incident', name: `floor${turn}`, kind: 'integer', label: 'Floor' }),
    );
    if (field.status === 201)
      noted(await boss.patch(`/custom-fields/${String(field.body['id'])}`, { label: 'Storey' }, any));
    noted(
      await boss.post('/incidents', { title: 'Upstairs', requester: people.user.id, custom: { [`floor${turn}`]: 4 } }),
    );
    noted(await boss.send('PUT', '/settings/incident.categories', { value: ['Mail', 'Network', `Turn ${turn}`] }, any));
    noted(
      await boss.send(
        'PUT',
        '/settings/files.limits',
        { value: { fileMegabytes: 50 + turn, totalGigabytes: 100 } },
        any,
      ),
    );
    noted(await boss.send('PUT', '/settings/files.limits', { value: { fileMegabytes: -1 } }, any));
    const grant = noted(
      await boss.post('/grants', { person: people.auditor.id, role: 'agent', scope: 'customer', of: customer['id'] }),
    );
    noted(
      await boss.post('/grants', { person: people.auditor.id, role: 'agent', scope: 'customer', of: customer['id'] }),
    );
    if (grant.status === 201) noted(await boss.send('DELETE', `/grants/${String(grant.body['id'])}`));
    noted(await boss.post(`/teams/${String(team['id'])}/members`, { person: people.auditor.id }));
    noted(await boss.send('DELETE', `/teams/${String(team['id'])}/members/${people.auditor.id}`));
    noted(await as('agent').send('PUT', '/notifications/preferences', { mail: false }));
    noted(await as('agent').post('/notifications/read', { all: true }));
  };

  /** Somebody's way in, and their keys. */
  const account = async (turn: number): Promise<void> => {
    const { made, server, system } = world;
    const context = await systemContext(system, made.org, { now: world.now });
    const person = await readRecord(context, definitionNamed('person'), made.people.processOwner.id);
    const email = `process.owner${turn}@traced.example`;
    const password = 'eleven blue lanterns';
    await givePersonAccount(context, person, await ensureAccount(system, { email, name: 'Process owner', password }));
    const ours = { origin: 'http://localhost', host: 'localhost', 'content-type': 'application/json' };
    const post = (url: string, payload: unknown, headers: Record<string, string> = {}) =>
      server.inject({ method: 'POST', url, headers: { ...ours, ...headers }, payload: JSON.stringify(payload) });
    await post('/api/auth/sign-in/email', { email, password: 'not the right one' });
    const entered = await post('/api/auth/sign-in/email', { email, password });
    must(entered, 200);
    const cookie = [entered.headers['set-cookie'] ?? []]
      .flat()
      .map((each) => each.split(';')[0])
      .join('; ');
    const key = await post('/api/v1/api-keys', { name: 'Script', scopes: ['read'], days: 30 }, { cookie });
    must(key, 201);
    const { id, key: secret } = key.json<{ id: string; key: string }>();
    await clientOf(server, secret).get('/incidents/count');
    const gone = await server.inject({
      method: 'DELETE',
      url: `/api/v1/api-keys/${id}`,
      headers: { origin: ours.origin, host: ours.host, cookie },
    });
    must(gone, 204);
    await post('/api/auth/sign-in/email', { email, password });
    await server.inject({
      method: 'DELETE',
      url: '/api/v1/sessions',
      headers: { origin: ours.origin, host: ours.host, cookie },
    });
    await post('/api/auth/sign-out', {}, { cookie });
    await server.background.idle();
  };

  /** What comes round by itself. */
  const schedules = async (): Promise<void> => {
    for (let round = 0; round < 3; round += 1) {
      world.pass(9 * 86_400_000);
      const context = await systemContext(world.system, world.made.org, { now: world.now });
      for (const each of [
        ...incidentSchedules,
        remindApprovers,
        remindDuties,
        refreshEvidence,
        recordEvidence,
        recheckEvidence,
        tidyFiles,
      ])
        await each.run(context);
      await follow();
    }
  };

  /** A transaction whose second part finds that somebody was quicker: nothing of either part may stay. */
  const halfDone = async (): Promise<void> => {
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

  const turn = async (n: number): Promise<void> => {
    const others: Record<string, string> = {};
    for (let round = 0; round < 2; round += 1)
      for (const definition of allDefinitions()) await everything(definition, others, 2 * n + round);
    await incidents(n);
    await administration(n);
    await account(n);
    await halfDone();
    await schedules();
  };

  return { refused, accepted: () => accepted, follow, turn };
};
