import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startSealing } from '#server/sealing.ts';
import { world } from './world.ts';

it('a server seals what was written before it ends, and anchors it beside the database', async () => {
  const w = await world();
  const data = await mkdtemp(join(tmpdir(), 'wellrun-seal-'));
  const sealing = await startSealing({ system: w.system, data, log: w.server.log });
  await w.person('nadia.benali@example.org');
  await w.browser().signIn('nadia.benali@example.org');
  await w.server.background.idle();
  await sealing.stop();
  const [counted] = await (
    await w.context()
  ).batch([
    {
      text: 'SELECT (SELECT count(*) FROM history) AS entries, (SELECT count(*) FROM sealed) AS sealed, (SELECT max(size) FROM checkpoint) AS size',
    },
  ]);
  expect(counted?.rows[0]).toEqual({ entries: 3, sealed: 3, size: 3 });
  expect(await readFile(join(data, 'anchors', `${w.org}.checkpoints`), 'utf8')).toContain(`wellrun/${w.org}\n3\n`);
  await w.close();
  await rm(data, { recursive: true });
});
