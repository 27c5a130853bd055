import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { MONDAY, openDesk, type Desk } from './incident.test-support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => {
  desk.clock.now = MONDAY;
});
afterAll(() => desk.world.close());

const refused = (field: string, place: string) => ({
  code: 'invalid',
  details: { errors: [{ field, message: expect.stringContaining(`Incident management → ${place}`) as string }] },
});

describe('category, subcategory and resolution code', () => {
  it('are chosen among what the organisation keeps', async () => {
    const { agent } = desk.people;
    await expect(desk.report({ category: 'Acess' })).rejects.toMatchObject(refused('category', 'Categories'));
    const { id } = await desk.report({ category: 'Access', subcategory: 'Password' });
    await expect(desk.change(agent, id, { subcategory: 'Wireless' })).rejects.toMatchObject(
      refused('subcategory', 'Categories'),
    );
    await expect(
      desk.move(agent, id, 'resolve', { resolution: 'Set anew', resolutionCode: 'Sorted' }),
    ).rejects.toMatchObject(refused('resolutionCode', 'Resolution codes'));
    expect(await desk.change(agent, id, { category: 'Network', subcategory: 'Wireless' })).toMatchObject({
      subcategory: 'Wireless',
    });
    expect(await desk.change(agent, id, { category: null, subcategory: null })).toMatchObject({ category: null });
  });

  it('go unquestioned where nothing is listed', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report({ category: 'Other', subcategory: 'Coffee machine' });
    expect(await desk.read(id, agent)).toMatchObject({ subcategory: 'Coffee machine' });
  });

  it('stay as an import brought them, whatever else a person changes', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report();
    const imported = await changeRecord(await desk.system(), definitionNamed('incident'), await desk.read(id), {
      action: 'edit',
      values: { category: 'Category 55', subcategory: 'Subcategory 170', resolutionCode: 'code 7' },
    });
    expect(await desk.change(agent, id, { impact: 1, category: 'Category 55' })).toMatchObject({
      version: Number(imported['version']) + 1,
      category: 'Category 55',
    });
    expect(await desk.move(agent, id, 'resolve', { resolution: 'Done' })).toMatchObject({ resolutionCode: 'code 7' });
    await expect(desk.change(agent, id, { category: 'Category 56' })).rejects.toMatchObject(
      refused('category', 'Categories'),
    );
  });
});
