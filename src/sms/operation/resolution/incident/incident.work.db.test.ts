import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { edit } from '#kernel/store/commands.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { setSetting } from '#kernel/store/setting-values.ts';
import { HOUR, MINUTE, MONDAY, openDesk, type Desk } from './incident.test-support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => {
  desk.clock.now = MONDAY;
});
afterAll(() => desk.world.close());

describe('reporting', () => {
  it('is for the customer of the caller, unless another one is named', async () => {
    const { agent, user, customerContact } = desk.people;
    const made = await desk.report({ customer: null });
    expect(made).toMatchObject({ requester: user.id, customer: desk.customer['id'] });
    expect(await desk.read(made['id'], customerContact)).toMatchObject({ id: made['id'] });
    expect(await desk.report({ customer: desk.otherCustomer['id'] })).toMatchObject({
      customer: desk.otherCustomer['id'],
    });
    expect(await desk.report({ customer: null, requester: agent.id })).toMatchObject({ customer: null });
  });

  it('takes the customer along when the caller turns out to be another person', async () => {
    const { agent, user } = desk.people;
    const { id } = await desk.report({ customer: null, requester: agent.id });
    expect(await desk.change(agent, id, { requester: user.id })).toMatchObject({ customer: desk.customer['id'] });
    expect(await desk.change(agent, id, { requester: agent.id })).toMatchObject({ customer: null });
    const other = await desk.report({ customer: desk.otherCustomer['id'] });
    expect(await desk.change(agent, other['id'], { requester: agent.id })).toMatchObject({
      customer: desk.otherCustomer['id'],
    });
  });

  it('for oneself is self-service; what came in otherwise stays as it was said', async () => {
    const { agent, user } = desk.people;
    expect(await desk.report({}, user)).toMatchObject({ channel: 'selfService' });
    expect(await desk.report({ requester: agent.id, channel: 'monitoring' })).toMatchObject({ channel: 'monitoring' });
    expect(await desk.report()).toMatchObject({ channel: 'phone' });
  });
});

describe('assigning', () => {
  it('takes an incident oneself, once', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report();
    expect(await desk.act(agent, id, 'assign-to-me')).toMatchObject({ assignee: agent.id, state: 'new' });
    await expect(desk.act(agent, id, 'assign-to-me')).rejects.toMatchObject({ code: 'incident.already' });
  });

  it('gives one without a team to the only team of whoever takes it', async () => {
    const { id } = await desk.report({ team: null });
    expect(await desk.act(desk.people.agent, id, 'assign-to-me')).toMatchObject({ team: desk.team['id'] });
  });

  it('to another team leaves it without a person, counts, and says so in the work log', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report({ assignee: agent.id });
    expect(
      await desk.act(agent, id, 'assign', { team: desk.otherTeam['number'], note: 'Routing tables' }),
    ).toMatchObject({ team: desk.otherTeam['id'], assignee: null, reassignCount: 1, workLogCount: 1 });
  });

  it('has one winner when two take the same version', async () => {
    const { agent, processOwner } = desk.people;
    const { id } = await desk.report();
    const outcomes = await Promise.allSettled(
      [agent, processOwner].map((who) => desk.act(who, id, 'assign-to-me', {}, 1)),
    );
    expect(outcomes.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((each) => each.status === 'rejected')).toMatchObject({ reason: { code: 'stale_version' } });
  });

  it('is for those who work on incidents', async () => {
    const { id } = await desk.report();
    for (const who of [desk.people.user, desk.people.auditor])
      await expect(desk.act(who, id, 'assign', { assignee: desk.people.agent.id })).rejects.toMatchObject({
        code: 'forbidden',
      });
    await expect(desk.act(desk.people.agent, id, 'assign', {})).rejects.toMatchObject({ code: 'invalid' });
  });

  it('goes to the team of intake when no service names one', async () => {
    const { administrator, agent, user } = desk.people;
    expect(await desk.report({ team: null })).toMatchObject({ team: null });
    await desk.as(administrator, (context) =>
      setSetting(context, 'incident.intake', null, { value: { team: desk.otherTeam['id'] } }),
    );
    desk.pass(1);
    expect(await desk.report({}, user)).toMatchObject({ team: desk.otherTeam['id'] });
    expect(await desk.report({ team: null }, agent)).toMatchObject({ team: desk.otherTeam['id'] });
    expect(await desk.report({ team: null, service: desk.service['id'] })).toMatchObject({ team: desk.team['id'] });
    desk.clock.now = MONDAY;
    await desk.as(administrator, (context) => setSetting(context, 'incident.intake', null, { value: { team: null } }));
  });

  it('starts with whoever starts work, and a new incident goes to the team that supports its service', async () => {
    const { agent } = desk.people;
    const made = await desk.report({ team: null, service: desk.service['id'] });
    expect(made).toMatchObject({ team: desk.team['id'] });
    expect(await desk.move(agent, made['id'], 'start')).toMatchObject({ assignee: agent.id });
    expect((await desk.history(made['id']))[0]?.body).toMatchObject({
      changes: { team: [null, { id: desk.team['id'], label: 'Service desk' }] },
    });
  });
});

describe('escalating', () => {
  it('goes to the team above, with level and reason', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report({ assignee: agent.id });
    expect(await desk.act(agent, id, 'escalate', { to: 'team', reason: 'Needs a packet trace' })).toMatchObject({
      team: desk.otherTeam['id'],
      assignee: null,
      escalationLevel: 1,
      escalatedAt: new Date(MONDAY).toISOString(),
    });
    expect((await desk.history(id)).at(-1)).toMatchObject({
      action: 'escalate',
      audience: 'internal',
      body: { changes: { escalation: [null, { kind: 'functional', level: 1 }] } },
      personal: { comment: [null, 'Needs a packet trace'] },
    });
    await expect(desk.act(agent, id, 'escalate', { to: 'team', reason: 'x' })).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('goes to the lead of the team, then to the lead above, who take part', async () => {
    const { agent, processOwner, smsManager } = desk.people;
    const context = await desk.system();
    await edit(context, definitionNamed('team'), String(desk.team['id']), null, { lead: processOwner.id });
    await edit(context, definitionNamed('team'), String(desk.otherTeam['id']), null, { lead: smsManager.id });
    const { id } = await desk.report({ confidential: true, assignee: agent.id });
    await expect(desk.read(id, smsManager)).rejects.toMatchObject({ code: 'not_found' });
    expect(await desk.act(agent, id, 'escalate', { to: 'lead', reason: 'Late' })).toMatchObject({
      escalationLevel: 1,
      team: desk.team['id'],
      assignee: agent.id,
    });
    expect(await desk.read(id, processOwner)).toMatchObject({ id });
    expect(await desk.act(agent, id, 'escalate', { to: 'lead', reason: 'Later' })).toMatchObject({
      escalationLevel: 2,
    });
    expect(await desk.read(id, smsManager)).toMatchObject({ id });
    expect((await desk.history(id)).at(-1)).toMatchObject({
      body: { changes: { escalation: [null, { kind: 'hierarchical', level: 2 }] } },
      personal: { 'escalation.name': [null, smsManager.name] },
    });
  });

  it('says so when nobody leads', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report({ team: null });
    await expect(desk.act(agent, id, 'escalate', { to: 'lead', reason: 'Late' })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('no lead'),
    });
  });
});

describe('priority', () => {
  it('set by hand takes a reason, and goes back to the matrix without it', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report();
    await expect(desk.change(agent, id, { priorityOverride: 1 })).rejects.toMatchObject({
      code: 'invalid',
      details: { errors: [{ field: 'overrideReason' }] },
    });
    expect(await desk.change(agent, id, { priorityOverride: 1, overrideReason: 'The board is waiting' })).toMatchObject(
      { priority: 1 },
    );
    expect(await desk.change(agent, id, { priorityOverride: null })).toMatchObject({
      priority: 3,
      overrideReason: null,
    });
  });

  it('raised later shortens the targets by replay, and loses no pause', async () => {
    const { agent, user } = desk.people;
    const { id } = await desk.report();
    desk.pass(HOUR);
    await desk.move(agent, id, 'hold', { holdReason: 'caller', comment: 'Which one?' });
    desk.pass(2 * HOUR);
    await desk.act(user, id, 'answer', { text: 'This one.' });
    desk.pass(HOUR);
    const raised = await desk.change(agent, id, { impact: 1, urgency: 1 });
    // Two hours have run of four: the deadline lies two hours ahead.
    expect(raised).toMatchObject({ priority: 1, dueAt: new Date(desk.clock.now + 2 * HOUR).toISOString() });
    desk.pass(2 * HOUR);
    expect(await desk.move(agent, id, 'resolve', { resolution: 'Restarted', resolutionCode: 'Solved' })).toMatchObject({
      resolutionMet: 'yes',
      resolutionMs: 4 * HOUR,
      responseMet: 'yes',
    });
  });

  it('changes with the agreement when the incident is next touched, from then on', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report();
    desk.pass(HOUR);
    const target = { response: 30 * MINUTE, resolution: 2 * HOUR, update: HOUR };
    await desk.context.batch([
      {
        text: 'INSERT INTO setting (org, name, valid_from, value) VALUES ($1, $2, $3, $4)',
        values: [
          desk.org,
          'incident.targets',
          new Date(desk.clock.now).toISOString(),
          JSON.stringify({ byPriority: { 1: target, 2: target, 3: target, 4: target, 5: target }, own: [] }),
        ],
      },
    ]);
    desk.pass(MINUTE);
    expect(await desk.act(agent, id, 'note', { text: 'New agreement' })).toMatchObject({
      dueAt: new Date(MONDAY + 30 * MINUTE).toISOString(),
      responseMet: 'no',
    });
  });
});

describe('a reopened incident', () => {
  it('goes on where its clock stood, and what was told of its end counts no longer', async () => {
    const { agent, user } = desk.people;
    const { id } = await desk.report();
    desk.pass(HOUR);
    await desk.move(agent, id, 'resolve', { resolution: 'Restarted', resolutionCode: 'Solved' });
    desk.pass(2 * HOUR);
    expect(await desk.move(user, id, 'reopen', { comment: 'Not at all' })).toMatchObject({
      state: 'inProgress',
      reopenCount: 1,
      resolutionMet: null,
      resolutionMs: null,
      resolvedAt: null,
    });
    desk.pass(HOUR);
    expect(await desk.move(agent, id, 'resolve', {})).toMatchObject({ resolutionMs: 2 * HOUR });
    await expect(desk.change(agent, id, { resolution: '' })).rejects.toMatchObject({ code: 'invalid' });
  });
});
