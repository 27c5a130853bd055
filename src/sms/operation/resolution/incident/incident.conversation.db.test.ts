import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, MONDAY, openDesk, type Desk } from './incident.test-support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => {
  desk.clock.now = MONDAY;
});
afterAll(() => desk.world.close());

describe('an answer', () => {
  it('by staff counts as response, once', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report();
    desk.pass(10 * MINUTE);
    const at = new Date(desk.clock.now).toISOString();
    expect(await desk.act(agent, id, 'answer', { text: 'We look into it.' })).toMatchObject({
      firstResponseAt: at,
      responseMet: 'yes',
      responseMs: 10 * MINUTE,
    });
    desk.pass(HOUR);
    expect(await desk.act(agent, id, 'answer', { text: 'Still looking.' })).toMatchObject({
      firstResponseAt: at,
      responseMs: 10 * MINUTE,
    });
  });

  it('by the caller is no response, and ends the wait for them', async () => {
    const { agent, user } = desk.people;
    const { id } = await desk.report();
    await desk.move(agent, id, 'hold', { holdReason: 'caller', comment: 'Which terminal?' });
    desk.pass(5 * HOUR);
    const answered = await desk.act(user, id, 'answer', { text: 'Number four.' });
    expect(answered).toMatchObject({ state: 'inProgress', phase: 'active', holdReason: null });
    expect((await desk.read(id))['clocks']).toMatchObject({
      resolution: [{ op: 'start' }, { op: 'pause' }, { op: 'resume', at: desk.clock.now }],
    });
  });

  it('ends the wait on whichever way it comes in', async () => {
    const { agent, user } = desk.people;
    const { id } = await desk.report();
    await desk.move(agent, id, 'hold', { holdReason: 'caller', comment: 'Which terminal?' });
    expect(await desk.say(user, id, 'Number five.')).toMatchObject({ state: 'inProgress' });
  });

  it('by staff leaves a wait as it is, and so does the caller while somebody else is waited for', async () => {
    const { agent, user } = desk.people;
    const { id } = await desk.report();
    await desk.move(agent, id, 'hold', { holdReason: 'caller', comment: 'Which terminal?' });
    expect(await desk.act(agent, id, 'answer', { text: 'Any news?' })).toMatchObject({ state: 'onHold' });
    await desk.move(agent, id, 'resume');
    await desk.move(agent, id, 'hold', { holdReason: 'supplier', supplier: 'Orvane' });
    expect(await desk.act(user, id, 'answer', { text: 'Hello?' })).toMatchObject({
      state: 'onHold',
      holdReason: 'supplier',
    });
  });

  it('of the caller who is staff is no response to themselves', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report({ requester: agent.id });
    expect(await desk.act(agent, id, 'answer', { text: 'One more thing.' })).toMatchObject({ firstResponseAt: null });
  });

  it('is not for those who only look: an auditor reads, a user of another customer finds nothing', async () => {
    const { auditor, user } = desk.people;
    const { id } = await desk.report();
    await expect(desk.act(auditor, id, 'answer', { text: 'Hm.' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(desk.say(auditor, id, 'Hm.')).rejects.toMatchObject({ code: 'forbidden' });
    const other = await desk.report({ requester: desk.people.agent.id, customer: desk.otherCustomer['id'] });
    await expect(desk.act(user, other['id'], 'answer', { text: 'Hello' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('that comes while somebody else writes is added after theirs', async () => {
    const { agent, user } = desk.people;
    const { id } = await desk.report();
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => desk.act(i % 2 === 0 ? agent : user, id, 'answer', { text: `word ${i}` })),
    );
    expect((await desk.read(id))['version']).toBe(9);
  });
});

describe('a note', () => {
  it('stays internal, and customers cannot write any', async () => {
    const { agent, user, customerContact } = desk.people;
    const { id } = await desk.report();
    await desk.act(agent, id, 'note', { text: 'The certificate again.' });
    expect((await desk.history(id)).at(-1)).toMatchObject({ action: 'comment', audience: 'internal' });
    for (const who of [user, customerContact])
      await expect(desk.act(who, id, 'note', { text: 'psst' })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is nothing for a customer who was made the assignee by mistake', async () => {
    const { agent, user } = desk.people;
    const { id } = await desk.report({ assignee: user.id });
    await desk.act(agent, id, 'note', { text: 'The certificate again.' });
    await expect(desk.say(user, id, 'psst', 'internal')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a conversation that is recorded later', () => {
  it('counts as response from when it took place, whatever was answered since', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report();
    const reported = desk.clock.now;
    desk.pass(3 * HOUR);
    await desk.act(agent, id, 'answer', { text: 'We look into it.' });
    expect(await desk.read(id)).toMatchObject({ responseMet: 'no', responseMs: 3 * HOUR });
    desk.pass(HOUR);
    const at = new Date(reported + 20 * MINUTE).toISOString();
    const told = await desk.act(agent, id, 'log-contact', { text: 'Called her at once.', at });
    expect(told).toMatchObject({ firstResponseAt: at, responseMet: 'yes', responseMs: 20 * MINUTE });
    expect(told['updatedAt']).toBe(new Date(reported + 3 * HOUR).toISOString());
  });

  it('lies neither in the future nor before the report', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report();
    desk.pass(HOUR);
    await expect(
      desk.act(agent, id, 'log-contact', { text: 'x', at: new Date(desk.clock.now + HOUR).toISOString() }),
    ).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('future') });
    await expect(
      desk.act(agent, id, 'log-contact', { text: 'x', at: new Date(desk.clock.now - 2 * HOUR).toISOString() }),
    ).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('before') });
  });
});

describe('waiting for the caller', () => {
  it('begins with a question that they can read', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report();
    await expect(desk.move(agent, id, 'hold', { holdReason: 'caller' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(desk.move(agent, id, 'hold', {})).rejects.toMatchObject({ code: 'invalid' });
    const held = await desk.move(agent, id, 'hold', {
      holdReason: 'supplier',
      supplier: 'Orvane',
      comment: 'Ticket 4711',
      visibility: 'internal',
    });
    expect(held).toMatchObject({ state: 'onHold', firstResponseAt: null });
    expect((await desk.history(id)).at(-1)).toMatchObject({ audience: 'internal' });
  });
});
