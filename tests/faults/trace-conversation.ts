import type { Hand, Json } from './trace-hand.ts';

/** What people say to each other, how far they have read, what they look at, and what is split off. */
export const conversation = async ({ world, as, noted, done }: Hand, turn: number): Promise<void> => {
  const [agent, boss] = [as('agent'), as('administrator')];
  const { people, customer } = world.made;
  const made = done(
    await boss.post('/incidents', { title: `Two in one ${turn}`, requester: people.user.id, customer: customer['id'] }),
  );
  const path = `/incidents/${String(made['id'])}`;
  for (const text of ['The mail is slow.', 'The printer too.'])
    noted(await boss.post(`${path}/comments`, { text, visibility: 'public' }));
  const [second] = done(await agent.get(`${path}/timeline?q=printer`))['items'] as Json[];
  noted(await agent.send('PUT', `${path}/timeline/seen`, { entry: second?.['id'] }));
  noted(await as('user').send('PUT', `${path}/timeline/seen`, { entry: made['id'] }));
  const values = { title: `The printer ${turn}`, requester: people.user.id, customer: customer['id'] };
  done(await agent.post(`${path}/split`, { values, entries: [second?.['id']] }));
  noted(await agent.post(`${path}/split`, { values, entries: [made['id']] }));

  const secret = done(
    await boss.post('/incidents', {
      title: 'Payroll',
      requester: people.user.id,
      assignee: people.agent.id,
      confidential: true,
    }),
  );
  noted(await agent.get(`/incidents/${String(secret['id'])}`));
  noted(await agent.get('/incidents/export?fields=title'));
  noted(await as('auditor').get(`/incidents/${String(secret['id'])}/viewings`));
};
