import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { results } from '#conformity/evidence.ts';
import { pastResults } from '#conformity/past-results.ts';
import { recompute } from '#conformity/recompute.ts';
import { recordDays } from '#conformity/snapshot.ts';
import { importIncidentLog } from '#gateways/servicenow/import.ts';
import { samplePath } from '#gateways/servicenow/sample.test-support.ts';
import { systemContext, type Context } from '#kernel/store/context.ts';
import { openWorld, type World } from '../harness/world.ts';
import { allExceptions, incidentResults } from './desk.ts';

let world: World;
let context: Context;
beforeAll(async () => {
  world = await openWorld();
  const { organisation } = await importIncidentLog(world.system, samplePath);
  context = await systemContext(world.system, organisation.id);
});
afterAll(() => world.close());

describe('evidence of imported incidents', () => {
  it('is judged over the extent of the data, by what the log tells', async () => {
    const { period, requirements } = await results(context);
    expect([period.from.slice(0, 4), period.to.slice(0, 4)]).toEqual(['2016', '2017']);
    const found = incidentResults(requirements);
    for (const letter of 'abde') expect(found[letter]?.[1]).toBe(200);
    expect(found['b']).toEqual(['holds', 200, 200]);
    for (const { record, found: what, todo } of await allExceptions(context, '8.6.1-a'))
      expect([record.number, what, todo]).toEqual([
        expect.stringMatching(/^INC\d+/),
        expect.stringMatching(/^No /),
        expect.stringMatching(/^Name the /),
      ]);
  });

  it('agrees with a full recompute, and with the histories taken through their past', async () => {
    expect(await recompute(context)).toEqual({ judged: 200, changed: 0 });
    const now = incidentResults((await results(context)).requirements);
    expect(await recordDays(context)).toBeGreaterThan(100);
    const last = await results(context, { asOf: '2026-01-01' });
    expect([last.day?.slice(0, 4), incidentResults(last.requirements)]).toEqual(['2017', now]);
    const early = incidentResults((await pastResults(context, '2016-04-30')).requirements);
    expect(early['a']?.[1]).toBeLessThan(200);
    expect(early['a']?.[1]).toBeGreaterThan(0);
  });
});
