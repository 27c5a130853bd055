import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '#kernel/config.ts';
import { buildApp, type Server } from '#server/app.ts';
import { precompress } from '#server/http/precompress.ts';
import { world, type World } from './world.ts';

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

describe('the browser application', () => {
  let folder: string;
  let server: Server;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wellrun-built-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Wellrun</title>');
    await writeFile(join(folder, 'assets', 'main-3f2a.js'), `export const text = '${'long '.repeat(1000)}';`);
    await writeFile(join(folder, 'assets', 'main-3f2a.js.map'), '{}');
    await writeFile(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await precompress(folder);
    server = buildApp({
      app: w.app,
      system: w.system,
      connection: w.connection,
      config: readConfig({ LOG_LEVEL: 'silent' }),
      secret: 'x'.repeat(64),
      webFolder: folder,
    });
    await server.ready();
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  const get = (url: string, headers: Record<string, string> = {}) =>
    server.inject({ url, headers: { host: 'localhost', ...headers } });

  it('has one page for every address that a person may open', async () => {
    for (const url of ['/', '/incidents/INC-000001?tab=history', '/reset-password?token=x']) {
      const answer = await get(url, { accept: 'text/html,application/xhtml+xml' });
      expect([answer.statusCode, answer.headers['cache-control'], answer.headers['content-type']]).toEqual([
        200,
        'no-cache',
        'text/html; charset=utf-8',
      ]);
      expect(answer.headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob: data:; font-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
      );
      expect(answer.body).toContain('<title>Wellrun</title>');
    }
    for (const url of ['/assets/gone.js', '/api/nothing', '/incidents'])
      expect((await get(url)).json()).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('is kept for ever where its name changes with its content, and sent compressed', async () => {
    const plain = await get('/assets/main-3f2a.js');
    expect([plain.statusCode, plain.headers['cache-control'], plain.headers['content-type']]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'application/javascript; charset=utf-8',
    ]);
    const packed = await get('/assets/main-3f2a.js', { 'accept-encoding': 'gzip' });
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      vary: expect.stringMatching(/accept-encoding/i),
      'content-type': 'application/javascript; charset=utf-8',
    });
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
    expect((await get('/assets/main-3f2a.js', { 'accept-encoding': 'br, gzip' })).headers['content-encoding']).toBe(
      'br',
    );
    expect(await precompress(folder)).toBe(0);
    expect((await get('/favicon.svg')).headers['cache-control']).toBe('public, max-age=3600');
  });

  it('gives out nothing else', async () => {
    for (const url of [
      '/assets/main-3f2a.js.map',
      '/assets/main-3f2a.js.br',
      '/index.html',
      '/../package.json',
      '/%2e%2e/package.json',
      '/assets/..%2f..%2fpackage.json',
      '/.git/config',
    ])
      expect((await get(url)).statusCode).toBeGreaterThanOrEqual(400);
  });
});
