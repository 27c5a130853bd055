import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { comment, edit, transit } from '#kernel/store/commands.ts';
import { takePart } from '#kernel/store/take-part.ts';
import { remindTasks } from './task/public.ts';
import { DAY, MONDAY, openOffice, type Office } from './parts.test-support.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => {
  office.clock.now = MONDAY;
});
afterAll(() => office.world.close());

const problem = () => definitionNamed('problem');

describe('people of a record of any type', () => {
  it('are told when it becomes theirs, and of what is said and done in it, but not of what they do', async () => {
    const { agent, processOwner, serviceOwner } = office.people;
    const { id } = await office.make(agent, 'problem', { title: 'Leases run out', owner: agent.id });
    await office.as(serviceOwner, (context) => takePart(context, problem(), String(id), {}));
    await office.as(agent, (context) => edit(context, problem(), String(id), null, { assignee: processOwner.id }));
    await office.follow();
    expect(await office.reasons(processOwner, id)).toEqual(['record.assigned']);
    expect(await office.reasons(serviceOwner, id)).toEqual([]);

    await office.as(processOwner, (context) =>
      comment(context, problem(), String(id), { text: 'It is the second pool', visibility: 'internal' }),
    );
    await office.as(processOwner, (context) => transit(context, problem(), String(id), null, 'assess', {}));
    await office.follow();
    expect(await office.reasons(serviceOwner, id)).toEqual(['record.moved', 'record.commented']);
    expect(await office.reasons(agent, id)).toEqual(['record.moved', 'record.commented']);
    expect(await office.reasons(processOwner, id)).toEqual(['record.assigned']);
  });
});

describe('a task', () => {
  it('tells whoever it is given to, reminds them once a day before, and once more when it is late', async () => {
    const { agent, processOwner } = office.people;
    const { id } = await office.make(agent, 'task', {
      title: 'Call the vendor',
      owner: agent.id,
      assignee: processOwner.id,
      dueBy: new Date(MONDAY + 2 * DAY).toISOString(),
    });
    await office.follow();
    expect(await office.reasons(processOwner, id)).toEqual(['record.assigned']);
    const remind = async () => {
      await remindTasks.run(await office.system());
      await remindTasks.run(await office.system());
    };
    await remind();
    expect(await office.reasons(processOwner, id)).toEqual(['record.assigned']);
    office.clock.now = MONDAY + DAY;
    await remind();
    expect(await office.reasons(processOwner, id)).toEqual(['task.due', 'record.assigned']);
    office.clock.now = MONDAY + 3 * DAY;
    await remind();
    expect(await office.reasons(processOwner, id)).toEqual(['task.overdue', 'task.due', 'record.assigned']);
    expect(await office.reasons(agent, id)).toEqual(['task.overdue']);
  });
});
