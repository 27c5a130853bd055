import { afterAll, beforeAll, expect, it } from 'vitest';
import { followToEnd } from '#kernel/jobs/follow.test-support.ts';
import { dispatcher } from '#kernel/jobs/handlers.ts';
import { alwaysOpen, type Calendar } from '#kernel/time/calendar.ts';
import { edit } from '#kernel/store/commands.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { systemContext } from '#kernel/store/context.ts';
import { readRecord } from '#kernel/store/read.ts';
import { openOffice, type Office } from '../parts.test-support.ts';
import { followHolidays, holidaysAtOnce } from './public.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.world.close());

const follows = { country: 'FR', kinds: ['public'], without: [], language: 'fr' };
const hoursOf = async (id: unknown): Promise<Calendar> =>
  (await readRecord(await office.system(), definitionNamed('calendar'), String(id)))['hours'] as Calendar;
const years = (hours: Calendar): string[] => [...new Set(hours.holidays.map(({ date }) => date.slice(0, 4)))];

it('a calendar that follows a country has its days at once, each night those of the years ahead, and keeps what has passed', async () => {
  const { handle } = dispatcher(office.world.system, [holidaysAtOnce], {
    now: () => office.clock.now,
    later: () => Promise.resolve(),
    onError: (error) => {
      throw error;
    },
  });
  const follow = (): Promise<void> => followToEnd(office.world.system, 'holidays', handle);
  await follow();
  const calendar = await office.make(office.people.administrator, 'calendar', {
    title: 'Paris',
    hours: { ...alwaysOpen, zone: 'Europe/Paris', follows },
  });
  await follow();
  const begun = await hoursOf(calendar['id']);
  expect(years(begun)).toEqual(['2030', '2031', '2032']);
  // It is June: the first of May has passed.
  expect(begun.holidays[0]).toEqual({ date: '2030-06-10', name: 'Lundi de Pentecôte', followed: true });
  office.clock.now = Date.parse('2031-01-01T03:00:00Z');
  await followHolidays.run(await systemContext(office.world.system, office.org, { now: () => office.clock.now }));
  const next = await hoursOf(calendar['id']);
  expect(years(next)).toEqual(['2030', '2031', '2032', '2033']);
  const { version } = await readRecord(await office.system(), definitionNamed('calendar'), String(calendar['id']));
  await followHolidays.run(await systemContext(office.world.system, office.org, { now: () => office.clock.now }));
  expect(await readRecord(await office.system(), definitionNamed('calendar'), String(calendar['id']))).toMatchObject({
    version,
  });
  // Another place from now on: nothing that has passed is taken away.
  await edit(await office.system(), definitionNamed('calendar'), String(calendar['id']), null, {
    hours: { ...next, follows: { ...follows, country: 'DE', state: 'BY' } },
  });
  await follow();
  const moved = (await hoursOf(calendar['id'])).holidays.map(({ date }) => date);
  expect(moved).toContain('2030-07-14');
  expect(moved).not.toContain('2031-07-14');
  expect(moved).toContain('2031-01-06');
});
