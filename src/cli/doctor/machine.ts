import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Config } from '#kernel/config.ts';
import { postgresBinaries } from '#kernel/postgres/binaries.ts';
import { inspectDataFolder } from '#kernel/postgres/inspect.ts';
import { layoutOf } from '#kernel/postgres/layout.ts';
import { WEB_FOLDER } from '#server/app.ts';
import { VERSION } from '#server/version.ts';
import { fail, note, ok, saidBy, type Check } from './check.ts';

const GIGABYTE = 1024 ** 3;

export const checkProgram = (): Check => {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 26
    ? ok('program', `Wellrun ${VERSION} on Node.js ${process.versions.node}.`)
    : fail(
        'program',
        `Node.js ${process.versions.node} is too old: start Wellrun by 'npm start' or 'npx wellrun', which bring their own.`,
      );
};

/** The data folder, looked at only. */
export const checkFolder = (config: Config): Check => {
  if (config.databaseUrl !== null)
    return ok('data folder', `${config.data} keeps keys and anchors; the database is at DATABASE_URL.`);
  try {
    const { cluster, leftovers } = inspectDataFolder(layoutOf(config.data), postgresBinaries().major);
    if (leftovers.length > 0)
      return note('data folder', `${leftovers.join(', ')} is left from an interrupted start and can be deleted.`);
    return cluster === 'absent'
      ? note('data folder', `There is no database in ${config.data} yet: the first start makes one.`)
      : ok('data folder', `${config.data} holds a database.`);
  } catch (error) {
    return saidBy('data folder', error);
  }
};

const nearest = (path: string): string => (existsSync(path) ? path : nearest(join(path, '..')));

export const checkSpace = ({ data }: Config): Check => {
  const { bavail, bsize } = statfsSync(nearest(data));
  const free = (bavail * bsize) / GIGABYTE;
  const said = `${free.toFixed(1)} GB are free on the disk of ${data}`;
  if (free < 0.25) return fail('disk', `${said}: free some, or writing stops soon.`);
  return free < 2 ? note('disk', `${said}: that does not last long.`) : ok('disk', `${said}.`);
};

/** Keys that others may read are no keys. */
export const checkKeys = ({ data }: Config): Check => {
  const folder = join(data, 'keys');
  if (!existsSync(folder)) return note('keys', 'None yet: the first start makes them.');
  const open = readdirSync(folder).filter(
    (name) => !name.endsWith('.pub') && (statSync(join(folder, name)).mode & 0o077) !== 0,
  );
  return open.length === 0
    ? ok(
        'keys',
        `Those in ${folder} can be read by their owner only. Keep a copy elsewhere: without them sessions end and seals cannot go on.`,
      )
    : fail(
        'keys',
        `Other users can read ${open.join(', ')}: close them with 'chmod 600 ${open.map((name) => join(folder, name)).join(' ')}'.`,
      );
};

export const checkWeb = (): Check =>
  existsSync(join(WEB_FOLDER, 'index.html'))
    ? ok('browser application', 'It is built.')
    : fail('browser application', "It is not built: run 'npm run build'. 'npm start' does so by itself.");

/** Whether the server can listen, or does already. */
export const checkPort = async (config: Config): Promise<Check> => {
  const { host, port } = config;
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
    probe.close();
    await once(probe, 'close');
    return ok('address', `Port ${port} on ${host} is free.`);
  } catch (error) {
    const answer = await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${port}/health/live`)
      .then(
        (response) => response.json() as Promise<{ status?: unknown }>,
        () => null,
      )
      .catch(() => null);
    if (answer?.status === 'ok') return ok('address', `A Wellrun answers on port ${port} of ${host}.`);
    return fail(
      'address',
      `Port ${port} on ${host} cannot be had (${error instanceof Error && 'code' in error ? String(error.code) : String(error)}): stop the program that has it, or set HOST and PORT.`,
    );
  }
};

/** How browsers come here. */
export const checkReach = ({ host, publicUrl }: Config): Check => {
  const local = /^(?:127\.|localhost$|::1$)/.test(host);
  if (publicUrl?.startsWith('https:') === true) return ok('reach', `Browsers come by ${publicUrl}.`);
  if (publicUrl !== null) return note('reach', `${publicUrl} is not https: passwords can be read on their way.`);
  return local
    ? ok(
        'reach',
        'Only this machine can reach it. For others put a reverse proxy with https before it, and set PUBLIC_URL.',
      )
    : note(
        'reach',
        `It listens on ${host} without https, so that passwords can be read on their way: put a reverse proxy before it, and set PUBLIC_URL.`,
      );
};
