import { afterAll, beforeAll, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { edit } from '#kernel/store/commands.ts';
import { OFFICE } from '../../../../../tests/harness/world.ts';
import { recount, recountOpen } from './incident.recount.ts';
import { HOUR, MONDAY, openDesk, type Desk } from './incident.test-support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.world.close());

it('a corrected calendar gives other deadlines and outcomes, also of what is closed, and nothing else is written', async () => {
  const { agent } = desk.people;
  desk.clock.now = MONDAY;
  const [closed, open] = [await desk.report(), await desk.report()];
  desk.pass(9 * HOUR);
  await desk.move(agent, closed['id'], 'resolve', { resolution: 'Done', resolutionCode: 'Solved' });
  expect(await desk.read(closed['id'])).toMatchObject({ resolutionMs: 9 * HOUR, responseMet: 'no' });
  // The open one has become late meanwhile, and nobody touched it.
  expect(await recount(await desk.system(), { openOnly: false })).toBe(1);
  expect(await recount(await desk.system(), { openOnly: false })).toBe(0);
  // It turns out that the Monday was a holiday.
  await edit(await desk.system(), definitionNamed('calendar'), String(desk.calendar['id']), null, {
    hours: { ...OFFICE, holidays: [{ date: '2030-06-03', name: 'Whit Monday' }] },
  });
  await recountOpen.run(await desk.system());
  expect(await desk.read(open['id'])).toMatchObject({ dueAt: '2030-06-04T08:00:00.000Z', version: 3 });
  expect(await desk.read(closed['id'])).toMatchObject({ resolutionMs: 9 * HOUR });
  expect(await recount(await desk.system(), { openOnly: false })).toBe(1);
  expect(await desk.read(closed['id'])).toMatchObject({
    resolutionMs: 0,
    responseMs: 0,
    responseMet: 'yes',
    resolutionMet: 'yes',
    state: 'resolved',
  });
  expect((await desk.history(closed['id'])).at(-1)).toMatchObject({
    action: 'clocks',
    audience: 'internal',
    body: { changes: {} },
  });
  expect(await recount(await desk.system(), { openOnly: false })).toBe(0);
});
