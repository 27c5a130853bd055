import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { create } from '#kernel/store/commands.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { addLink, listLinks } from '#kernel/store/links.ts';
import { participantsOf } from '#kernel/store/participants.ts';
import { redirectOf } from '#kernel/store/redirect.ts';
import { MONDAY, openDesk, type Desk } from './incident.test-support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => {
  desk.clock.now = MONDAY;
});
afterAll(() => desk.world.close());

const linksOf = (id: unknown) =>
  desk.as(desk.people.agent, async (context) =>
    (await listLinks(context, String(id))).map(({ label, record }) => `${label} ${record.number}`),
  );

describe('merging', () => {
  it('leads from the old number to the new one, for good', async () => {
    const { agent, user } = desk.people;
    const [a, b, c] = [await desk.report(), await desk.report(), await desk.report()];
    expect(await desk.act(agent, a['id'], 'merge', { into: b['number'], reason: 'The same thing' })).toMatchObject({
      state: 'cancelled',
      phase: 'void',
      resolutionCode: 'Duplicate',
      resolutionMet: null,
    });
    await desk.act(agent, b['id'], 'merge', { into: c['number'] });
    for (const each of [a, b])
      expect(await desk.as(user, (context) => redirectOf(context, String(each['id'])))).toMatchObject({
        number: c['number'],
      });
    // The old one can still be read; further answers belong to the new one.
    expect(await desk.read(a['number'], user)).toMatchObject({ id: a['id'] });
    await expect(desk.act(user, a['id'], 'answer', { text: 'And now?' })).rejects.toMatchObject({
      code: 'merged.conflict',
      details: { into: { number: c['number'] } },
    });
    await expect(desk.say(user, a['id'], 'And now?')).rejects.toMatchObject({ code: 'merged.conflict' });
  });

  it('takes caller, participants, links and children along', async () => {
    const { agent, user, processOwner, customerContact } = desk.people;
    const into = await desk.report({ requester: customerContact.id });
    const merged = await desk.report();
    const child = await desk.report();
    const item = await desk.as(desk.people.administrator, (context) =>
      create(context, definitionNamed('configurationItem'), { title: 'lyo-web-03', kind: 'server' }),
    );
    await desk.act(agent, merged['id'], 'add-participant', { person: processOwner.id });
    await desk.act(agent, child['id'], 'set-parent', { parent: merged['number'] });
    await desk.as(agent, (context) =>
      addLink(context, definitionNamed('incident'), String(merged['id']), { kind: 'affects', to: item['number'] }),
    );
    await desk.act(agent, merged['id'], 'merge', { into: into['number'] });
    const taking = await desk.as(agent, (context) => participantsOf(context, String(into['id'])));
    expect(new Set(taking.map(({ person, role }) => `${person} ${role}`))).toEqual(
      new Set([`${user.id} contact`, `${processOwner.id} watcher`]),
    );
    expect((await linksOf(into['id'])).sort()).toEqual([
      `affects ${String(item['number'])}`,
      `is duplicated by ${String(merged['number'])}`,
    ]);
    expect(await linksOf(merged['id'])).toEqual([`duplicates ${String(into['number'])}`]);
    expect(await desk.read(child['id'])).toMatchObject({ parent: into['id'] });
    expect(await desk.read(into['id'], user)).toMatchObject({ id: into['id'] });
    expect((await desk.history(into['id'])).map((each) => each.action)).toEqual(['create', 'merged']);
  });

  it('stays within one customer and one confidentiality', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report();
    const foreign = await desk.report({ customer: desk.otherCustomer['id'] });
    const hidden = await desk.report({ confidential: true, assignee: agent.id });
    await expect(desk.act(agent, id, 'merge', { into: foreign['number'] })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('another customer'),
    });
    await expect(desk.act(agent, id, 'merge', { into: hidden['number'] })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('confidential'),
    });
    await expect(desk.act(agent, id, 'merge', { into: id })).rejects.toMatchObject({ code: 'invalid' });
    await expect(desk.act(agent, id, 'merge', { into: 'INC-999999' })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('happens once when two merge the same incident at the same moment', async () => {
    const { agent, processOwner } = desk.people;
    const [a, b, c] = [await desk.report(), await desk.report(), await desk.report()];
    const outcomes = await Promise.allSettled([
      desk.act(agent, a['id'], 'merge', { into: b['number'] }),
      desk.act(processOwner, a['id'], 'merge', { into: c['number'] }),
    ]);
    expect(outcomes.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    const versions = [(await desk.read(b['id']))['version'], (await desk.read(c['id']))['version']];
    expect(new Set(versions)).toEqual(new Set([1, 2]));
  });
});

describe('parent and child', () => {
  it('do not stand above each other', async () => {
    const { agent } = desk.people;
    const [a, b, c] = [await desk.report(), await desk.report(), await desk.report()];
    await desk.act(agent, b['id'], 'set-parent', { parent: a['number'] });
    await desk.act(agent, c['id'], 'set-parent', { parent: b['number'] });
    await expect(desk.act(agent, a['id'], 'set-parent', { parent: c['number'] })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(desk.act(agent, a['id'], 'set-parent', { parent: a['number'] })).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(await desk.act(agent, c['id'], 'remove-parent')).toMatchObject({ parent: null });
  });

  it('a parent is closed over open children only after asking', async () => {
    const { agent } = desk.people;
    const [parent, child] = [await desk.report(), await desk.report()];
    await desk.act(agent, child['id'], 'set-parent', { parent: parent['number'] });
    await desk.move(agent, parent['id'], 'resolve', { resolution: 'Done', resolutionCode: 'Solved' });
    await expect(desk.move(agent, parent['id'], 'close')).rejects.toMatchObject({
      code: 'confirm.conflict',
      details: { confirm: 'openChildren', children: [{ number: child['number'] }] },
    });
    expect(await desk.move(agent, parent['id'], 'close', { confirm: ['openChildren'] })).toMatchObject({
      state: 'closed',
    });
  });
});

describe('a cause', () => {
  it('is linked once, from the incident, and shows on both sides', async () => {
    const { agent } = desk.people;
    const { id, number } = await desk.report();
    const problem = await desk.as(agent, (context) =>
      create(context, definitionNamed('problem'), {
        title: 'Tokens expire early',
        knownError: true,
        workaround: 'Sign in twice',
      }),
    );
    await desk.act(agent, id, 'link-cause', { cause: problem['number'] });
    expect(await linksOf(id)).toEqual([`is caused by ${String(problem['number'])}`]);
    expect(await linksOf(problem['id'])).toEqual([`causes ${String(number)}`]);
    await expect(desk.act(agent, id, 'link-cause', { cause: problem['number'] })).rejects.toMatchObject({
      code: 'link.already',
    });
    await expect(desk.act(agent, id, 'link-cause', { cause: desk.team['number'] })).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});

describe('taking part', () => {
  it('is one’s own choice, and ends so', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report();
    await desk.act(agent, id, 'watch');
    expect(await desk.act(agent, id, 'watch')).toMatchObject({ version: 2 });
    expect(await desk.as(agent, (context) => participantsOf(context, String(id)))).toMatchObject([
      { person: agent.id, role: 'watcher' },
    ]);
    await desk.act(agent, id, 'unwatch');
    expect(await desk.as(agent, (context) => participantsOf(context, String(id)))).toEqual([]);
    await desk.act(agent, id, 'watch');
    expect(await desk.as(agent, (context) => participantsOf(context, String(id)))).toHaveLength(1);
  });

  it('lets a second contact of the customer read, and nobody of another customer', async () => {
    const { agent, user } = desk.people;
    const context = await desk.system();
    const [colleague, stranger] = await Promise.all(
      [desk.customer, desk.otherCustomer].map((customer) =>
        create(context, definitionNamed('person'), { title: 'Somebody', customer: customer['id'] }),
      ),
    );
    const { id } = await desk.report();
    await desk.act(agent, id, 'add-participant', { person: colleague?.['number'], role: 'contact' });
    await expect(
      desk.act(agent, id, 'add-participant', { person: stranger?.['number'], role: 'contact' }),
    ).rejects.toMatchObject({ code: 'invalid' });
    // A user sees no other people, so there is nobody they could add.
    await expect(
      desk.act(user, id, 'add-participant', { person: colleague?.['number'], role: 'contact' }),
    ).rejects.toMatchObject({ code: 'invalid' });
  });
});
