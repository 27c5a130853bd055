import { any, type Hand } from './trace-hand.ts';

/** A configuration that is taken along, taken in, refused, and taken back. */
const configuration = async ({ as, noted, done }: Hand, turn: number): Promise<void> => {
  const boss = as('administrator');
  const file = done(await boss.get('/configuration/export'));
  const closure = { closesAfterDays: 11 + (turn % 5), reopenDays: 3 };
  const other = { ...file, settings: { ...(file['settings'] as object), 'incident.closure': closure } };
  noted(await boss.post('/configuration/import', { file: other, dryRun: true }));
  const { before } = done(await boss.post('/configuration/import', { file: other, dryRun: false }));
  const wrong = { format: 'wellrun-configuration', version: 1, settings: { 'incident.matrix': [[9]] } };
  noted(await boss.post('/configuration/import', { file: wrong, dryRun: false }));
  noted(await as('agent').post('/configuration/import', { file, dryRun: false }));
  done(await boss.post('/configuration/import', { file: before, dryRun: false }));
};

/** What administrators do. */
export const administration = async (hand: Hand, turn: number): Promise<void> => {
  const { world, as, noted } = hand;
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
    await boss.send('PUT', '/settings/files.limits', { value: { fileMegabytes: 50 + turn, totalGigabytes: 100 } }, any),
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
  const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${turn + 8} 8"/>`;
  const drawn = noted(await boss.post('/branding/pictures', logo, { 'content-type': 'image/svg+xml' }));
  noted(await boss.post('/branding/pictures', 'GIF89a', { 'content-type': 'image/gif' }));
  noted(
    await boss.send('PUT', '/settings/branding.organisation', { value: { name: 'Ours', logoLight: drawn.body } }, any),
  );
  await configuration(hand, turn);
};
