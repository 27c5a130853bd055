import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '#kernel/config.ts';
import { contrastRatio } from '#kernel/brand/contrast.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import type { Row } from '#kernel/store/db.ts';
import { greyPng } from '../harness/png.ts';
import { keyFor } from '../harness/world.ts';
import { buildApp, type Server } from '#server/app.ts';
import { OURS, world, type Answered, type World } from './world.ts';

let w: World;
let server: Server;
let folder: string;
const keys: Record<string, string> = {};
let customer: Row;

const svg = (inside: string, attributes = 'viewBox="0 0 120 40"'): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`);

const bring = (bytes: Buffer, by = 'boss', type = 'application/octet-stream'): Promise<Answered> =>
  server.inject({
    method: 'POST',
    url: '/api/v1/branding/pictures',
    headers: { ...OURS, authorization: `Bearer ${keys[by]}`, 'content-type': type },
    payload: bytes,
  });
const put = (name: string, value: unknown, by = 'boss', version = '*'): Promise<Answered> =>
  server.inject({
    method: 'PUT',
    url: `/api/v1/settings/branding.${name}`,
    headers: { ...OURS, authorization: `Bearer ${keys[by]}`, 'if-match': version },
    payload: { value },
  });
const get = (url: string, by?: string, accept = 'application/json'): Promise<Answered> =>
  server.inject({
    url,
    headers: { host: 'localhost', accept, ...(by === undefined ? {} : { authorization: `Bearer ${keys[by]}` }) },
  });
const page = (by?: string): Promise<Answered> => get('/sign-in', by, 'text/html');

beforeAll(async () => {
  w = await world();
  folder = await mkdtemp(join(tmpdir(), 'wellrun-branded-'));
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><html><head><link rel="icon" href="/favicon.svg" type="image/svg+xml" /><title>Wellrun</title></head><body></body></html>',
  );
  server = buildApp({
    app: w.app,
    system: w.system,
    connection: w.connection,
    config: readConfig({
      LOG_LEVEL: 'silent',
      RATE_LIMIT: '0',
      ORGANISATION_HOSTS: 'desk.riverbank.example=Riverbank Services; Help.Elsewhere.example = Elsewhere',
    }),
    secret: 'x'.repeat(64),
    webFolder: folder,
  });
  await server.ready();
  const context = await w.context();
  customer = await create(context, definitionNamed('customer'), { title: 'Hôpital Saint-Clair', kind: 'external' });
  for (const [name, role] of [
    ['boss', 'administrator'],
    ['agent', 'agent'],
    ['nurse', 'user'],
    ['clerk', 'user'],
  ] as const) {
    const person = await w.person(`${name}@example.org`, { role });
    if (name === 'nurse')
      await context.batch([
        {
          text: 'UPDATE person SET customer = $3 WHERE org = $1 AND id = $2',
          values: [w.org, person['id'], customer['id']],
        },
      ]);
    keys[name] = await keyFor(context, String(person['id']));
  }
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
  await w.close();
});

describe('a picture', () => {
  it('is known by what it holds: PNG, WebP or SVG, with its size', async () => {
    const answer = await bring(greyPng(160, 40), 'boss', 'image/jpeg');
    expect([answer.statusCode, answer.json()]).toEqual([
      201,
      { id: expect.stringMatching(/^[0-9a-f]{64}$/), type: 'image/png', width: 160, height: 40 },
    ]);
    expect((await bring(greyPng(160, 40))).json()).toEqual(answer.json());
    expect((await bring(svg('<path d="M0 0h10v10z" fill="url(#a)"/>'))).json()).toMatchObject({
      type: 'image/svg+xml',
      width: 120,
      height: 40,
    });
    const webp = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64');
    expect((await bring(webp)).json()).toMatchObject({ type: 'image/webp', width: 1, height: 1 });
  });

  it.each([
    ['a script', svg('<script>alert(1)</script>')],
    ['a script in another case', svg('<SCRIPT>alert(1)</SCRIPT>')],
    ['what happens on an event', svg('<path onload="alert(1)" d=""/>')],
    ['what happens on an event of the whole', svg('', 'viewBox="0 0 1 1" onload="alert(1)"')],
    ['a page within', svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>')],
    ['a link', svg('<a href="javascript:alert(1)"><path d=""/></a>')],
    ['another drawing that is fetched', svg('<use href="https://elsewhere.example/x.svg#a"/>')],
    ['a picture that is fetched', svg('<image href="https://elsewhere.example/x.png"/>')],
    ['a style that is fetched', svg('<style>@import url(https://elsewhere.example/x.css);</style>')],
    ['a style with a picture', svg('<style>path{fill:url(https://elsewhere.example/x)}</style>')],
    [
      'entities',
      Buffer.from(
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
      ),
    ],
    ['a changing attribute', svg('<path d=""><set attributeName="href" to="javascript:alert(1)"/></path>')],
    [
      'a script under another name',
      svg('<inkscape:script xmlns:inkscape="http://www.w3.org/2000/svg">alert(1)</inkscape:script>'),
    ],
    ['a style that hides what it fetches', svg('<style>@im&#112;ort "https://elsewhere.example/x.css";</style>')],
    ['no size', svg('', '')],
    ['a page', Buffer.from('<!doctype html><svg></svg><script>alert(1)</script>')],
    ['a GIF', Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64')],
    ['a PDF', Buffer.from('%PDF-1.7 nothing')],
    ['nothing', Buffer.alloc(0)],
    ['too many pixels', svg('', 'width="5000" height="10"')],
  ])('is refused with %s in it, in words beside its field', async (_what, bytes) => {
    const answer = await bring(bytes);
    expect([answer.statusCode, answer.json().code, answer.json().errors?.[0]?.field]).toEqual([
      422,
      'invalid',
      'picture',
    ]);
  });

  it('has at most 256 kB', async () => {
    const answer = await bring(greyPng(10, 10, 300_000));
    expect([answer.statusCode, answer.json().detail]).toEqual([413, expect.stringContaining('256 kB')]);
  });

  it('is brought by administrators alone, and handed out so that nothing in it runs', async () => {
    for (const by of ['agent', 'nurse']) expect((await bring(greyPng(1, 1), by)).statusCode).toBe(403);
    const { id } = (await bring(svg('<circle r="1"/>'))).json();
    const answer = await get(`/api/v1/branding/pictures/${id}`, 'agent');
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['x-content-type-options']]).toEqual([
      200,
      'image/svg+xml',
      'nosniff',
    ]);
    expect(answer.headers['content-security-policy']).toBe("sandbox; default-src 'none'; style-src 'unsafe-inline'");
    expect((await get('/api/v1/branding/pictures/../x', 'agent')).statusCode).toBe(404);
  });

  it('of another organisation is not there, and can be named by nobody else', async () => {
    const other = await w.organisation('Elsewhere');
    const person = await w.person('stranger@example.org', { org: other, role: 'administrator' });
    keys['stranger'] = await keyFor(await w.context(other), String(person['id']));
    const picture = (await bring(greyPng(30, 30))).json();
    await put('organisation', { logoLight: picture });
    expect((await get(`/api/v1/branding/pictures/${picture.id}`, 'stranger')).statusCode).toBe(404);
    const answer = await put('organisation', { logoLight: picture }, 'stranger');
    expect([answer.statusCode, answer.json().errors]).toEqual([
      422,
      [{ field: 'value.logoLight', message: expect.stringContaining('choose the file again') }],
    ]);
    // Where there are two organisations nobody is shown either of them before signing in.
    expect((await page()).body).not.toContain('wellrun-brand');
    expect((await get(`/api/v1/branding/pictures/${picture.id}`)).statusCode).toBe(404);
    // By the name that was given to it, each is shown, and nothing of the other.
    await put('organisation', { name: 'Stranger & Sons' }, 'stranger');
    const by = (host: string) => server.inject({ url: '/sign-in', headers: { host, accept: 'text/html' } });
    expect((await by('help.elsewhere.example:8443')).body).toContain('<title>Stranger &amp; Sons</title>');
    expect((await by('desk.riverbank.example')).body).toContain(picture.id);
    expect((await by('unknown.example')).statusCode).toBe(400);
    const pictureBy = (host: string) =>
      server.inject({ url: `/api/v1/branding/pictures/${picture.id}`, headers: { host } });
    expect((await pictureBy('desk.riverbank.example')).statusCode).toBe(200);
    expect((await pictureBy('help.elsewhere.example')).statusCode).toBe(404);
  });
});

describe('the branding', () => {
  it('is set by administrators, at the version that they saw, and told beside the field where it is wrong', async () => {
    expect((await put('organisation', { name: 'Ours' }, 'agent')).statusCode).toBe(403);
    const { version } = (await get('/api/v1/settings/branding.organisation', 'boss')).json();
    expect((await put('organisation', { name: 'Ours' }, 'boss', `"${version}"`)).statusCode).toBe(200);
    expect((await put('organisation', { name: 'Theirs' }, 'boss', `"${version}"`)).statusCode).toBe(412);
    for (const [field, value] of [
      ['accent', 'red'],
      ['accent', '#12345g'],
      ['support', { text: 'Call', address: 'javascript:alert(1)' }],
      ['links', [{ text: 'Status', address: '//evil.example' }]],
      ['name', 'x'.repeat(61)],
    ] as const) {
      const answer = await put('organisation', { [field]: value });
      expect([answer.statusCode, answer.json().errors[0].field.startsWith(`value.${field}`)]).toEqual([422, true]);
    }
    const drawn = (await bring(svg('<circle r="2"/>'))).json();
    expect((await put('organisation', { logoMail: drawn })).json().errors[0].field).toBe('value.logoMail.type');
  });

  it('stands in the page at its first paint, in colours that can be read, under the same strict policy', async () => {
    const icon = (await bring(svg('<circle r="3"/>'))).json();
    await put('organisation', { name: 'Riverbank <b>', accent: '#FFD400', icon, welcome: 'Hello "you"' });
    const { body, headers } = await page('agent');
    const style = /<style data-brand>([^<]*)<\/style>/u.exec(body)?.[1] ?? '';
    const accent = /data-theme='light'\]\{--accent:(#[0-9a-f]{6})/u.exec(style)?.[1] ?? '';
    expect(contrastRatio(accent, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(headers['content-security-policy']).toMatch(/style-src 'self' 'sha256-[A-Za-z0-9+/]{43}='/u);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(body).toContain('<title>Riverbank &lt;b&gt;</title>');
    expect(body).toContain(`<link rel="icon" href="/api/v1/branding/pictures/${icon.id}" type="image/svg+xml" />`);
    expect(body).not.toContain('<b>');
  });

  it('of a customer is shown to its people, and to nobody else', async () => {
    const logo = (await bring(greyPng(80, 20))).json();
    await put('customers', [{ customer: customer['id'], name: 'Saint-Clair IT', logoLight: logo }]);
    const brandTo = async (by: string) => (await get('/api/v1/session', by)).json().brand;
    expect(await brandTo('nurse')).toMatchObject({
      name: 'Saint-Clair IT',
      logo: { light: { address: `/api/v1/branding/pictures/${logo.id}`, width: 80, height: 20 } },
    });
    for (const by of ['clerk', 'agent', 'boss'])
      expect(await brandTo(by)).toMatchObject({ name: 'Riverbank <b>', logo: null });
    await put('customers', []);
    expect(await brandTo('nurse')).toMatchObject({ name: 'Riverbank <b>' });
  });
});

describe('what travels', () => {
  it('is the branding in the configuration as a file, with its pictures, and history tells of it', async () => {
    const logo = (await bring(greyPng(90, 30))).json();
    const drawn = (await bring(svg('<circle r="4"/>'))).json();
    await put('organisation', { name: 'Travels', logoLight: drawn, logoMail: logo });
    await put('customers', [{ customer: customer['id'], name: 'Theirs', logoLight: logo }]);
    const file = (await get('/api/v1/configuration/export?parts=settings', 'boss')).json();
    expect(file.settings['branding.organisation'].logoMail.$picture).toMatch(/^data:image\/png;base64,/);
    const there = await w.organisation('Production');
    const person = await w.person('admin@production.example', { org: there, role: 'administrator' });
    keys['production'] = await keyFor(await w.context(there), String(person['id']));
    await create(await w.context(there), definitionNamed('customer'), {
      title: 'Hôpital Saint-Clair',
      kind: 'external',
    });
    const taken = (payload: object) =>
      server.inject({
        method: 'POST',
        url: '/api/v1/configuration/import',
        headers: { ...OURS, authorization: `Bearer ${keys['production']}` },
        payload,
      });
    expect((await taken({ file, dryRun: false })).json()).toMatchObject({ applied: true });
    const brand = (await get('/api/v1/session', 'production')).json().brand;
    expect(brand).toMatchObject({
      name: 'Travels',
      logo: { light: { address: `/api/v1/branding/pictures/${drawn.id}` } },
    });
    expect((await get(`/api/v1/branding/pictures/${logo.id}`, 'production')).rawPayload).toEqual(greyPng(90, 30));
    // Again it changes nothing, and a file with something else in it is refused as the picture itself would be.
    expect((await taken({ file, dryRun: false })).json()).toMatchObject({ applied: false });
    const evil = svg('<script>1</script>').toString('base64');
    file.settings['branding.organisation'].logoLight = { $picture: `data:image/svg+xml;base64,${evil}` };
    expect((await taken({ file, dryRun: false })).statusCode).toBe(422);
    const changes = (await get('/api/v1/configuration/changes', 'boss')).json();
    expect(changes.items[0]).toMatchObject({ type: 'setting', subject: { key: 'branding.customers' } });
  });

  it('is the head of a printed list', async () => {
    await put('organisation', { name: 'Printed', accent: '#7a1f5c', logoMail: (await bring(greyPng(120, 40))).json() });
    const answer = await get('/api/v1/incidents/sheet?format=pdf', 'agent');
    expect([answer.statusCode, answer.rawPayload.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    expect(answer.rawPayload.toString('latin1')).toMatch(
      /\/Subtype \/Image[\s\S]*?\/Width 120|\/Width 120[\s\S]*?\/Subtype \/Image/,
    );
  });
});
