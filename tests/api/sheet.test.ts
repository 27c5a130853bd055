import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { readPdf, readWorkbook, sheetRows } from '../exports/read-sheet.ts';
import { apiApp } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type Somebody, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
const TITLES = ['=HYPERLINK("http://evil.example")', '+1', '-1', '@SUM(A1)', '＝1+1', 'Žluťoučký kůň, Привет'];

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  await here.context.batch([
    {
      text: "UPDATE person SET zone = 'Asia/Tokyo', locale = 'de-DE' WHERE org = $1 AND id = $2",
      values: [here.org, here.people.agent.id],
    },
  ]);
  for (const [n, title] of TITLES.entries())
    await create(here.context, definitionNamed('incident'), {
      title,
      requester: here.people.user.id,
      customer: here.customer['id'],
      service: here.service['id'],
      team: here.team['id'],
      impact: 1 + (n % 3),
      urgency: 2,
      category: 'Access',
    });
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const take = async (query: Record<string, string>, who: Somebody = here.people.agent, plural = 'incidents') => {
  const answer = await app.inject({
    method: 'GET',
    url: `/api/v1/${plural}/sheet?${new URLSearchParams(query).toString()}`,
    headers: { authorization: `Bearer ${who.key}` },
  });
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload, text: answer.payload };
};
const csvRows = (text: string): string[] =>
  text
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split('\r\n');

describe('a list as a file', () => {
  it('is a CSV with the words of the screen, whose texts run as no formula', async () => {
    const { text, headers } = await take({
      filter: 'open',
      sort: 'number',
      fields: 'number,priority,title,state,customer,team',
    });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="incidents.csv"');
    expect(text.startsWith('\ufeff')).toBe(true);
    const [head, ...rows] = csvRows(text);
    expect(head).toBe('Number,Priority,Title,State,Customer,Team');
    expect(rows).toHaveLength(TITLES.length);
    expect(rows[0]).toContain(`"'=HYPERLINK(""http://evil.example"")",New,Hôpital Saint-Clair,Service desk`);
    for (const [n, row] of rows.slice(1, 4).entries()) expect(row).toContain(`,'${TITLES[n + 1]}`);
    expect((await take({ bom: 'false' })).text.startsWith('Number')).toBe(true);
  });

  it('writes dates in the time zone and locale of whoever takes it', async () => {
    const { text } = await take({ fields: 'number,createdAt', sort: 'number' });
    const shown = new Intl.DateTimeFormat('de-DE', {
      timeZone: 'Asia/Tokyo',
      day: '2-digit',
      month: '2-digit',
      year: 'numeric',
    });
    const row = await here.context.batch([
      { text: "SELECT created_at FROM incident WHERE org = $1 AND number = 'INC-000001'", values: [here.org] },
    ]);
    expect(csvRows(text)[1]).toContain(shown.format(new Date(String(row[0]?.rows[0]?.['created_at']))));
  });

  it('groups as the list does, with the count of each group', async () => {
    const { text } = await take({ group: 'impact', sort: '-number', fields: 'number,impact' });
    expect(csvRows(text)).toEqual([
      'Number,Impact',
      '1 High (2),',
      'INC-000004,1 High',
      'INC-000001,1 High',
      '2 Medium (2),',
      'INC-000005,2 Medium',
      'INC-000002,2 Medium',
      '3 Low (2),',
      'INC-000006,3 Low',
      'INC-000003,3 Low',
    ]);
    const byDeadline = csvRows((await take({ group: 'deadline', sort: 'dueAt', fields: 'number' })).text);
    expect(byDeadline[1]).toMatch(/\((\d)\)$/);
    expect(byDeadline.filter((line) => line.startsWith('INC'))).toHaveLength(TITLES.length);
  });

  it('is a workbook with real dates, a head that stays, links, and no formula', async () => {
    const { bytes, headers } = await take({
      format: 'xlsx',
      filter: 'open',
      sort: 'number',
      fields: 'number,title,createdAt',
    });
    expect(headers['content-type']).toContain('spreadsheetml');
    const { cells, links, xml, files } = readWorkbook(bytes);
    expect(cells.get('A1')?.value).toBe('Number');
    expect(cells.get('B2')).toMatchObject({ value: TITLES[0], format: '@' });
    expect(cells.get('B7')?.value).toBe(TITLES[5]);
    expect(cells.get('C2')?.value).toBeTypeOf('number');
    expect(cells.get('C2')?.format).toBe('dd.mm.yyyy hh:mm');
    expect(links.get('A2')).toMatch(/\/incidents\/INC-000001$/);
    expect(xml).toContain('state="frozen"');
    expect(xml).toMatch(/<col [^>]*width="46"/);
    expect([...files.values()].join('')).not.toContain('<f>');
    expect(sheetRows(bytes, 2).flat()).toContain('Filter: State is open; sorted by number');
  });

  it('is a document with title, filter, who and when, numbered pages and a head on each', async () => {
    const { bytes, headers } = await take({ format: 'pdf', title: 'Meine Ansicht', filter: 'open', group: 'state' });
    expect(headers['content-type']).toBe('application/pdf');
    const [page] = readPdf(bytes);
    const words = page?.texts.join('') ?? '';
    expect(words).toContain('Meine Ansicht');
    expect(words).toContain('State is open; grouped by state; sorted by created, descending');
    expect(words).toContain('Žluťoučký kůň, Привет');
    expect(words).toMatch(/Here\. agent, .*Page 1 of 1/);
    expect(page?.width).toBeGreaterThan(page?.height ?? 0);
  });

  it('leaves out what one may not see, and refuses what one may not ask for', async () => {
    const { user, auditor } = here.people;
    expect((await take({ fields: 'number,tags' }, user)).status).toBe(400);
    expect(csvRows((await take({}, user)).text)[0]).not.toContain('Tags');
    const other = await settle(world, 'There');
    expect(csvRows((await take({}, other.people.agent)).text)).toHaveLength(1);
    expect(csvRows((await take({}, auditor)).text)).toHaveLength(TITLES.length + 1);
    for (const query of [{ format: 'doc' }, { bom: 'maybe' }]) expect((await take(query as never)).status).toBe(422);
    for (const query of [{ group: 'description' }, { filter: 'state:nonsense' }, { fields: 'nonsense' }])
      expect((await take(query as never)).status).toBe(400);
  });
});
