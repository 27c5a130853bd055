import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { create } from '#kernel/store/commands.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { pairsQuery, tellingWords } from '#kernel/store/likeness.ts';
import { similar, type Likeness } from './incident.queries.ts';
import { openDesk, type Desk } from './incident.test-support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.world.close());

describe('the words that tell', () => {
  it('are those of the title first, without the small ones and without repetition', () => {
    expect(tellingWords("Portal doesn't let me sign in to the PORTAL", 'The token expires')).toEqual([
      'portal',
      'let',
      'sign',
      'token',
      'expires',
    ]);
    expect(tellingWords('Le portail ne répond pas', "C'est l'écran de la salle 4")).toEqual([
      'portail',
      'répond',
      'écran',
      'salle',
    ]);
    expect(tellingWords('?! -')).toEqual([]);
  });
  it('are asked for in twos', () => {
    expect(pairsQuery(['portal', 'sign', 'token'])).toBe(
      "('portal' & 'sign') | ('portal' & 'token') | ('sign' & 'token')",
    );
    expect(pairsQuery(['portal'])).toBe("'portal'");
    expect(pairsQuery([])).toBeNull();
  });
});

describe('similar incidents', () => {
  it('are open ones, resolved ones with their resolution, and known errors, the likest first', async () => {
    const { agent, administrator } = desk.people;
    const item = await desk.as(administrator, (context) =>
      create(context, definitionNamed('configurationItem'), { title: 'lyo-web-03', kind: 'server' }),
    );
    const same = { configurationItem: item['id'], service: desk.service['id'] };
    const open = await desk.report({ title: 'Sign-in loop on portal terminals', ...same });
    const loose = await desk.report({ title: 'Portal shows wrong terminals' });
    const resolved = await desk.report({ title: 'Portal sign-in loops after certificate change' });
    await desk.move(agent, resolved['id'], 'resolve', {
      resolution: 'Renewed the certificate',
      resolutionCode: 'Solved',
    });
    const known = await desk.as(agent, (context) =>
      create(context, definitionNamed('problem'), {
        title: 'Portal sign-in loops when clocks differ',
        knownError: true,
        workaround: 'Use the other server',
      }),
    );
    await desk.as(agent, (context) =>
      create(context, definitionNamed('problem'), { title: 'Portal sign-in loops, cause unknown' }),
    );
    await desk.report({ title: 'Printer jams on floor two' });
    const cancelled = await desk.report({ title: 'Portal sign-in loops, never mind' });
    await desk.move(agent, cancelled['id'], 'cancel', { comment: 'My mistake' });
    const likeness: Likeness = {
      title: 'Portal sign-in loops on ward terminals',
      configurationItem: String(item['id']),
      service: String(desk.service['id']),
    };
    const found = await desk.as(agent, (context) => similar(context, likeness));
    expect(found.map(({ number, group, why, help }) => ({ number, group, why, help }))).toEqual([
      { number: open['number'], group: 'open', why: 'same item, 3 words', help: null },
      { number: loose['number'], group: 'open', why: '2 words', help: null },
      { number: known['number'], group: 'knownError', why: '3 words', help: 'Use the other server' },
      { number: resolved['number'], group: 'resolved', why: '3 words', help: 'Renewed the certificate' },
    ]);
    expect(
      await desk.as(agent, (context) => similar(context, { ...likeness, exclude: String(open['id']) })),
    ).toHaveLength(3);
  });

  it('are none that one may not see, and tell a customer nothing of items and problems', async () => {
    const { agent, user } = desk.people;
    const hidden = await desk.report({
      title: 'Payroll figures visible to everyone',
      confidential: true,
      assignee: agent.id,
      requester: agent.id,
    });
    const foreign = await desk.report({
      title: 'Payroll figures printed twice',
      customer: desk.otherCustomer['id'],
      requester: agent.id,
    });
    const mine = await desk.report({ title: 'Payroll figures missing' });
    const likeness = { title: 'Payroll figures wrong' };
    const seen = async (who: Desk['people']['agent']) =>
      (await desk.as(who, (context) => similar(context, likeness))).map((each) => each.number);
    expect(new Set(await seen(agent))).toEqual(new Set([hidden, foreign, mine].map((each) => each['number'])));
    expect(await seen(desk.people.processOwner)).not.toContain(hidden['number']);
    expect(await seen(user)).toEqual([mine['number']]);
  });

  it('take one round trip', async () => {
    const { agent } = desk.people;
    const { roundTrips } = desk.world.app.sent;
    await desk.as(agent, (context) =>
      similar(context, { title: 'Quotes \' and \\ and "signs" in the title', configurationItem: null }),
    );
    expect(desk.world.app.sent.roundTrips - roundTrips).toBe(1);
  });
});
