import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create, edit } from '#kernel/store/commands.ts';
import type { Row } from '#kernel/store/db.ts';
import { readRecord } from '#kernel/store/read.ts';
import { commit } from '#kernel/store/write.ts';
import type { Somebody } from '../../../../tests/harness/world.ts';
import { DAY, MONDAY, openOffice, type Office } from '../parts.test-support.ts';
import { prepareApproval, remindApprovers } from './public.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => {
  office.clock.now = MONDAY;
});
afterAll(() => office.world.close());

describe('an approval', () => {
  const draft = (who: Somebody, subject: Row): Promise<Row> =>
    office.as(who, (context) =>
      create(context, definitionNamed('approval'), {
        title: 'Take the portal down',
        subject: subject['id'],
        dueBy: '2030-06-05T10:00:00Z',
      }),
    );

  it('goes through its steps, and tells whose turn it is', async () => {
    const { agent, processOwner, smsManager, topManagement } = office.people;
    const { id } = await draft(agent, await office.incident(agent));
    await office.act(agent, 'approval', id, 'ask', {
      steps: [
        { name: 'Owners', rule: 'all', people: [processOwner.id, smsManager.id] },
        { name: 'Board', rule: 'anyone', roles: ['topManagement'] },
      ],
    });
    await office.follow();
    expect(await office.reasons(processOwner, id)).toEqual(['approval.asked']);
    expect(await office.reasons(topManagement, id)).toEqual([]);
    await expect(office.act(topManagement, 'approval', id, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
    const votes = await Promise.all([
      office.act(processOwner, 'approval', id, 'approve'),
      office.act(smsManager, 'approval', id, 'approve', { reason: 'At night' }),
    ]);
    expect(votes.map((each) => each['state'])).toEqual(['pending', 'pending']);
    await expect(office.act(smsManager, 'approval', id, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
    await office.follow();
    expect(await office.reasons(topManagement, id)).toEqual(['approval.asked']);
    office.clock.now += DAY;
    expect(await office.act(topManagement, 'approval', id, 'approve')).toMatchObject({
      state: 'approved',
      decidedAt: new Date(office.clock.now).toISOString(),
      dueAt: null,
    });
    await office.follow();
    expect(await office.reasons(agent, id)).toEqual(['approval.approved']);
    await expect(office.act(topManagement, 'approval', id, 'reject', { reason: 'Late' })).rejects.toMatchObject({
      code: 'action.illegal_transition',
    });
  });

  it('ends with a rejection, whose reason is asked for', async () => {
    const { agent, smsManager, processOwner } = office.people;
    const { id } = await draft(agent, await office.incident(agent));
    await office.act(agent, 'approval', id, 'ask', {
      steps: [{ name: 'Both', rule: 'all', people: [smsManager.id, processOwner.id] }],
    });
    await expect(office.act(smsManager, 'approval', id, 'reject')).rejects.toMatchObject({ code: 'invalid' });
    expect(await office.act(smsManager, 'approval', id, 'reject', { reason: 'Not this week' })).toMatchObject({
      state: 'rejected',
    });
  });

  it('is nobody’s own, and cannot be asked of too few', async () => {
    const { agent, smsManager } = office.people;
    const { id } = await draft(smsManager, await office.incident(agent));
    await expect(
      office.act(smsManager, 'approval', id, 'ask', {
        steps: [{ name: 'Manager', rule: 'anyone', roles: ['smsManager'] }],
      }),
    ).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('nobody else') });
    await expect(
      office.act(smsManager, 'approval', id, 'ask', {
        steps: [{ name: 'Two', rule: { quorum: 2 }, people: [smsManager.id, agent.id] }],
      }),
    ).rejects.toMatchObject({ code: 'invalid' });
    await expect(
      office.as(smsManager, (context) =>
        edit(context, definitionNamed('approval'), String(id), null, { requester: agent.id }),
      ),
    ).rejects.toMatchObject({ code: 'invalid' });
    await office.context.batch([
      {
        text: 'INSERT INTO setting (org, name, valid_from, value) VALUES ($1, $2, now(), $3)',
        values: [office.org, 'approval.policy', JSON.stringify({ allowsSelf: true })],
      },
    ]);
    expect(
      await office.act(smsManager, 'approval', id, 'ask', {
        steps: [{ name: 'Manager', rule: 'anyone', roles: ['smsManager'] }],
      }),
    ).toMatchObject({ state: 'pending', allowsSelf: true });
    await office.context.batch([
      {
        text: 'INSERT INTO setting (org, name, valid_from, value) VALUES ($1, $2, now(), $3)',
        values: [office.org, 'approval.policy', JSON.stringify({ allowsSelf: false })],
      },
    ]);
    expect(await office.act(smsManager, 'approval', id, 'approve')).toMatchObject({ state: 'approved' });
  });

  it('can be delegated to a colleague, and lets whoever decides read what it is about', async () => {
    const { agent, smsManager, serviceOwner, user } = office.people;
    const incident = await office.incident(agent, { confidential: true, assignee: agent.id });
    const prepared = await office.as(agent, async (context) => {
      const approval = await prepareApproval(context, incident, {
        title: 'Call the police',
        steps: [{ name: 'Manager', rule: 'all', people: [smsManager.id] }],
      });
      await commit(context, [approval]);
      return approval;
    });
    const id = prepared.after['id'];
    await expect(office.act(smsManager, 'approval', id, 'delegate', { to: user.id })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(office.act(smsManager, 'approval', id, 'delegate', { to: agent.id })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(
      office.as(serviceOwner, (context) => readRecord(context, definitionNamed('incident'), String(incident['id']))),
    ).rejects.toMatchObject({ code: 'not_found' });
    await office.act(smsManager, 'approval', id, 'delegate', { to: serviceOwner.id, reason: 'On leave' });
    await expect(office.act(smsManager, 'approval', id, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
    expect(
      await office.as(serviceOwner, (context) =>
        readRecord(context, definitionNamed('incident'), String(incident['id'])),
      ),
    ).toMatchObject({ id: incident['id'] });
    expect(await office.act(serviceOwner, 'approval', id, 'approve')).toMatchObject({ state: 'approved' });
  });

  it('keeps what it is about', async () => {
    const { agent, smsManager } = office.people;
    const { id } = await draft(agent, await office.incident(agent));
    await office.act(agent, 'approval', id, 'ask', {
      steps: [{ name: 'Manager', rule: 'anyone', people: [smsManager.id] }],
    });
    await expect(
      office.as(agent, (context) =>
        edit(context, definitionNamed('approval'), String(id), null, { title: 'Sell the company' }),
      ),
    ).rejects.toMatchObject({ code: 'invalid' });
    await expect(
      office.as(agent, (context) =>
        edit(context, definitionNamed('approval'), String(id), null, { subject: office.team['id'] }),
      ),
    ).rejects.toMatchObject({ code: 'invalid' });
  });

  it('is reminded of a day before it is due, once', async () => {
    const { agent, smsManager } = office.people;
    const { id } = await draft(agent, await office.incident(agent));
    await office.act(agent, 'approval', id, 'ask', {
      steps: [{ name: 'Manager', rule: 'anyone', people: [smsManager.id] }],
    });
    const remind = async (): Promise<void> => remindApprovers.run(await office.system());
    await remind();
    expect(await office.reasons(smsManager, id)).not.toContain('approval.due');
    office.clock.now = Date.parse('2030-06-04T11:00:00Z');
    await remind();
    await remind();
    expect((await office.reasons(smsManager, id)).filter((each) => each === 'approval.due')).toHaveLength(1);
  });
});
