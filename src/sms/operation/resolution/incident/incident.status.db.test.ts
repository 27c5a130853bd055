import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Somebody } from '../../../../../tests/harness/world.ts';
import { serviceStatus } from './incident.status.ts';
import { HOUR, MONDAY, openDesk, type Desk } from './incident.test-support.ts';

const DAY = 24 * HOUR;
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => {
  desk.clock.now = MONDAY;
});
afterAll(() => desk.world.close());

/** What an earlier test left stands there too. */
const status = async (who: Somebody, since = MONDAY) =>
  (await desk.as(who, serviceStatus)).filter((each) => Date.parse(each.since) >= since);
const major = async (values: Record<string, unknown> = {}) => {
  const { agent } = desk.people;
  const { id } = await desk.report({ title: 'Rack of Dr Who burns', service: desk.service['id'], ...values });
  await desk.act(agent, id, 'declare-major', { reason: 'Nobody can work' });
  return String(id);
};

it('a disturbance is known once something was published, until seven days after its end', async () => {
  const { agent, user } = desk.people;
  const id = await major();
  expect(await status(user)).toEqual([]);
  desk.pass(HOUR / 2);
  await desk.act(agent, id, 'publish-update', { text: 'We look into it' });
  desk.pass(HOUR / 2);
  await desk.act(agent, id, 'publish-update', { text: 'A **repair** has begun' });
  expect(await status(user)).toEqual([
    {
      service: 'Patient Portal',
      open: true,
      since: new Date(MONDAY).toISOString(),
      until: null,
      nextUpdateBy: new Date(MONDAY + 2 * HOUR).toISOString(),
      incident: expect.objectContaining({ id }),
      updates: [
        { at: new Date(MONDAY + HOUR).toISOString(), text: 'A **repair** has begun' },
        { at: new Date(MONDAY + HOUR / 2).toISOString(), text: 'We look into it' },
      ],
    },
  ]);
  await desk.move(agent, id, 'resolve', { resolution: 'Power is back', resolutionCode: 'Solved' });
  expect(await status(user)).toMatchObject([{ open: false, until: new Date(MONDAY + HOUR).toISOString() }]);
  desk.pass(8 * DAY);
  expect(await status(user)).toEqual([]);
});

it('another customer learns of it what was published to all, and nothing of the incident', async () => {
  const { agent, user } = desk.people;
  const begun = MONDAY + 2 * HOUR;
  desk.clock.now = begun;
  const id = await major({ customer: desk.otherCustomer['id'], requester: agent.id });
  await desk.act(agent, id, 'publish-update', { text: 'Only for you at Meridian' });
  expect(await status(user, begun)).toEqual([]);
  desk.pass(1);
  await desk.act(agent, id, 'publish-update', { text: 'The portal is slow', audience: 'all' });
  const [seen] = await status(user, begun);
  expect(seen).toMatchObject({ incident: null, updates: [{ text: 'The portal is slow' }] });
  expect(JSON.stringify(seen)).not.toMatch(/Meridian|Who|INC-/);
  expect(await status(agent, begun)).toMatchObject([{ incident: { id }, updates: [{}, {}] }]);
});

it('whose own report hangs below it reads what users are told; nothing confidential stands there', async () => {
  const { agent, administrator, user } = desk.people;
  const id = await major({ customer: desk.otherCustomer['id'], requester: agent.id });
  await desk.act(agent, id, 'publish-update', { text: 'For all who wait' });
  const own = await desk.report({}, user);
  const texts = async () => (await status(user)).flatMap(({ updates }) => updates.map(({ text }) => text));
  expect(await texts()).not.toContain('For all who wait');
  await desk.act(agent, own['id'], 'set-parent', { parent: id });
  expect(await texts()).toContain('For all who wait');
  await desk.change(administrator, id, { confidential: true });
  expect(await texts()).not.toContain('For all who wait');
});
