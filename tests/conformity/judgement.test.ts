import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { results } from '#conformity/evidence.ts';
import { recordDays } from '#conformity/snapshot.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create, transit } from '#kernel/store/commands.ts';
import { HOUR, openDesk, type Desk } from '#sms/operation/resolution/incident/incident.test-support.ts';
import { handled } from './desk.ts';

const DAY = 24 * HOUR;
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk('Judgement');
});
afterAll(() => desk.world.close());

const judge = (requirement: string, verdict: string, title = 'Read and agreed') =>
  desk.as(desk.people.smsManager, (context) =>
    create(context, definitionNamed('judgement'), {
      title,
      requirement,
      verdict,
      reason: 'Both commitments stand in section 2.',
      validUntil: '2030-06-30',
    }),
  );
const of = async (id: string) => (await results(await desk.system())).requirements.find((each) => each.id === id);
/** The one requirement that only a person can decide. */
const ATTEST = '5.2.1-b';

describe('a judgement', () => {
  it('decides where records cannot: with who, when, why and until when', async () => {
    expect(await of(ATTEST)).toMatchObject({ result: 'needsJudgement', population: null });
    const row = await judge(ATTEST, 'holds');
    expect(await of(ATTEST)).toEqual({
      id: ATTEST,
      clause: '5.2.1',
      result: 'holds',
      population: null,
      conforming: null,
      exceptions: null,
      judgement: {
        verdict: 'holds',
        record: { id: row['id'], number: row['number'], title: 'Read and agreed' },
        by: { id: desk.people.smsManager.id, name: desk.people.smsManager.name },
        at: new Date(desk.clock.now).toISOString(),
        until: '2030-06-30',
        reason: 'Both commitments stand in section 2.',
      },
    });
  });

  it('gives way to a later one, and ends when it is withdrawn', async () => {
    desk.pass(HOUR);
    const row = await judge(ATTEST, 'fails', 'The policy was replaced');
    expect(await of(ATTEST)).toMatchObject({ result: 'fails' });
    await desk.as(desk.people.smsManager, (context) =>
      transit(context, definitionNamed('judgement'), String(row['id']), null, 'withdraw', {
        comment: 'Read the old one.',
      }),
    );
    expect(await of(ATTEST)).toMatchObject({ result: 'holds' });
  });

  it('confirms that nothing happened where no rule was exercised, and overrules no rule', async () => {
    await judge('8.6.1-a', 'zero', 'No incidents this year');
    expect(await of('8.6.1-a')).toMatchObject({
      result: 'notExercised',
      population: 0,
      judgement: { verdict: 'zero', record: { title: 'No incidents this year' } },
    });
    await judge('8.6.1-b', 'holds');
    expect((await of('8.6.1-b'))?.judgement).toBeUndefined();
    await handled(desk);
    expect(await of('8.6.1-a')).not.toHaveProperty('judgement');
    await judge('8.6.2-a', 'holds');
    expect(await of('8.6.2-a')).toMatchObject({ result: 'noRule' });
  });

  it('is no longer valid after its day, and stays in what was recorded before', async () => {
    desk.clock.now = Date.parse('2030-06-30T23:00:00Z') - DAY;
    await recordDays(await desk.system());
    desk.clock.now = Date.parse('2030-06-30T22:05:00Z');
    await recordDays(await desk.system());
    expect(await of(ATTEST)).toMatchObject({ result: 'needsJudgement' });
    const past = await results(await desk.system(), { asOf: '2030-06-30' });
    expect(past.day).toBe('2030-06-30');
    expect(past.requirements.find(({ id }) => id === ATTEST)).toMatchObject({ result: 'holds', population: null });
    expect(past.requirements.find(({ id }) => id === '8.6.1-a')).toMatchObject({ result: 'holds', population: 1 });
  });

  it('is for those who answer for the system: agents and auditors read it', async () => {
    for (const role of ['agent', 'auditor'] as const)
      await expect(
        desk.as(desk.people[role], (context) =>
          create(context, definitionNamed('judgement'), {
            title: 'x',
            requirement: ATTEST,
            verdict: 'holds',
            reason: 'x',
            validUntil: '2030-06-30',
          }),
        ),
      ).rejects.toMatchObject({ code: 'forbidden' });
  });
});
