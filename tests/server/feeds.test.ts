import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import type { Row } from '#kernel/store/db.ts';
import { world, type Browser, type World } from './world.ts';

let w: World;
let browser: Browser;
let nadia: Row;
let view: Row;

beforeAll(async () => {
  w = await world();
  nadia = await w.person('nadia.benali@example.org', { role: 'smsManager' });
  browser = w.browser();
  await browser.signIn('nadia.benali@example.org');
  const context = await w.context();
  for (const [n, title] of [
    'Žluťoučký, kůň; with a very long title that has to be folded over several lines',
    '=cmd()',
  ].entries())
    await create(context, definitionNamed('risk'), {
      title,
      kind: 'risk',
      about: 'service',
      reviewBy: `2099-03-${28 + n}`,
    });
  view = (
    await browser.send('POST', '/api/v1/saved-views', {
      title: 'Risks to review',
      recordType: 'risk',
      display: 'calendar',
      columns: [{ field: 'number' }, { field: 'title' }, { field: 'reviewBy' }],
      options: { calendar: { from: 'reviewBy' } },
      sort: 'number',
    })
  ).json<Row>();
});
afterAll(() => w.close());

type Feed = { id: string; csv: string; ics: string };
const make = async (): Promise<Feed> => {
  const answer = await browser.send('POST', '/api/v1/feeds', { view: view['id'] });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json();
};
/** As a program that knows nothing but the address. */
const fetchFeed = (address: string, headers: Record<string, string> = {}) =>
  w.server.inject({ method: 'GET', url: new URL(address).pathname, headers: { host: 'localhost', ...headers } });

/** An iCalendar text as its properties, line by line: unfolded, each split at its colon. Throws where RFC 5545 is broken. */
const parse = (text: string): [string, string][] => {
  expect(text.endsWith('\r\n') ? text : `${text}\r\n`).toMatch(/^(?:[^\r\n]*\r\n)+$/);
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  return text
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => {
      const found = /^([A-Z][A-Z0-9-]*(?:;[A-Z-]+=[^:;]+)*):(.*)$/s.exec(line);
      if (found === null) throw new Error(`no property: ${line}`);
      return [found[1] ?? '', found[2] ?? ''];
    });
};

describe('a feed of a view', () => {
  it('is a table and a calendar at an address that is shown once and kept as its hash', async () => {
    const { csv, ics } = await make();
    expect(csv).toMatch(/\/api\/v1\/feeds\/wrf_[0-9a-f]{32}_[A-Za-z0-9_-]{43}\.csv$/);
    const table = await fetchFeed(csv);
    expect([table.statusCode, table.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(table.body.split('\r\n')[0]).toBe('Number,Title,Review by');
    expect(table.body).toContain("'=cmd()");
    const list = await browser.send('GET', '/api/v1/feeds');
    expect(list.json<{ items: object[] }>().items[0]).toMatchObject({
      view: { label: 'Risks to review' },
      revokedAt: null,
    });
    expect(list.body).not.toContain(csv.slice(-47, -4));

    const calendar = await fetchFeed(ics);
    expect(calendar.headers['content-type']).toBe('text/calendar; charset=utf-8');
    const lines = parse(calendar.body);
    const values = (name: string) => lines.filter(([key]) => key.split(';')[0] === name).map(([, value]) => value);
    expect(lines[0]).toEqual(['BEGIN', 'VCALENDAR']);
    expect(lines.at(-1)).toEqual(['END', 'VCALENDAR']);
    expect(values('VERSION')).toEqual(['2.0']);
    expect(values('PRODID')).toHaveLength(1);
    expect(lines.filter(([key]) => key === 'DTSTART;VALUE=DATE').map(([, value]) => value)).toEqual([
      '20990328',
      '20990329',
    ]);
    expect(lines.filter(([key]) => key === 'DTEND;VALUE=DATE').map(([, value]) => value)).toEqual([
      '20990329',
      '20990330',
    ]);
    expect(values('SUMMARY')[0]).toBe(
      'RSK-000001 Žluťoučký\\, kůň\\; with a very long title that has to be folded over several lines',
    );
    expect(new Set(values('UID')).size).toBe(2);
    expect(values('DTSTAMP')).toHaveLength(2);
    expect(calendar.body).not.toContain('VALARM');
    const again = parse((await fetchFeed(ics)).body);
    expect(again).toEqual(lines);
  });

  it('is not sent again while nothing has changed', async () => {
    const { csv } = await make();
    const first = await fetchFeed(csv);
    const etag = String(first.headers['etag']);
    const second = await fetchFeed(csv, { 'if-none-match': etag });
    expect([second.statusCode, second.body, second.headers['etag']]).toEqual([304, '', etag]);
    expect((await fetchFeed(csv, { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  it('ends when it is revoked, and history says both', async () => {
    const { id, csv } = await make();
    expect((await browser.send('DELETE', `/api/v1/feeds/${id}`)).statusCode).toBe(204);
    expect((await fetchFeed(csv)).statusCode).toBe(404);
    expect((await browser.send('DELETE', `/api/v1/feeds/${id}`)).statusCode).toBe(404);
    const told = await w.historyOf(nadia);
    expect(told.filter((action) => action.startsWith('feed-')).slice(-2)).toEqual(['feed-created', 'feed-revoked']);
  });

  it('acts with the rights that its person has now: who lost the view or left finds nothing', async () => {
    const { csv, ics } = await make();
    expect((await fetchFeed(csv)).statusCode).toBe(200);
    const context = await w.context();
    await context.batch([
      { text: 'UPDATE access_grant SET valid_to = now() WHERE org = $1 AND person = $2', values: [w.org, nadia['id']] },
    ]);
    for (const address of [csv, ics]) expect((await fetchFeed(address)).statusCode).toBe(404);
    await context.batch([
      { text: 'UPDATE access_grant SET valid_to = NULL WHERE org = $1 AND person = $2', values: [w.org, nadia['id']] },
    ]);
    expect((await fetchFeed(csv)).body).toContain('RSK-000001');
    const other = w.browser();
    await w.person('grace@example.org', { role: 'agent' });
    await other.signIn('grace@example.org');
    expect((await other.send('POST', '/api/v1/feeds', { view: view['id'] })).statusCode).toBe(404);
    await context.batch([
      {
        text: "UPDATE person SET phase = 'void', state = 'left' WHERE org = $1 AND id = $2",
        values: [w.org, nadia['id']],
      },
    ]);
    for (const address of [csv, ics]) expect((await fetchFeed(address)).statusCode).toBe(404);
    await context.batch([
      {
        text: "UPDATE person SET phase = 'active', state = 'active' WHERE org = $1 AND id = $2",
        values: [w.org, nadia['id']],
      },
    ]);
  });

  it('answers nothing to what is no address, and is given so often in an hour', async () => {
    const { csv } = await make();
    for (const path of [
      'wrf_x.csv',
      csv.slice(-47).replace('.csv', '.pdf'),
      `${csv.slice(csv.indexOf('wrf_'), -5)}A.csv`,
    ])
      expect((await fetchFeed(`http://localhost/api/v1/feeds/${path}`)).statusCode, path).toBe(404);
    let status = 200;
    for (let n = 0; n < 61 && status !== 429; n += 1)
      status = (await fetchFeed(csv, { 'if-none-match': '*' })).statusCode;
    expect(status).toBe(429);
    w.advance(3_600_001);
    expect((await fetchFeed(csv)).statusCode).toBe(200);
  });

  it('is made in a browser alone: a key makes nothing that outlives it', async () => {
    const { key } = (await browser.send('POST', '/api/v1/api-keys', { name: 'One', scopes: ['write'] })).json<{
      key: string;
    }>();
    const answer = await w.server.inject({
      method: 'POST',
      url: '/api/v1/feeds',
      headers: { host: 'localhost', authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ view: view['id'] }),
    });
    expect(answer.statusCode).toBe(403);
  });
});
