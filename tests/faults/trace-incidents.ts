import type { Answer, Client } from '../harness/http.ts';
import { any, must, type Hand, type Json } from './trace-hand.ts';

/** An incident's life with all that is its own. */
export const incidents = async ({ world, as, noted, done, follow }: Hand, turn: number): Promise<void> => {
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
    [major, 'note', { text: `Ask @${(await boss.get(`/people/${people.processOwner.id}`)).body['number'] as string}` }],
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
