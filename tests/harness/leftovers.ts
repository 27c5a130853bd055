import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layoutOf } from '#kernel/postgres/layout.ts';
import { lockDataFolder } from '#kernel/postgres/lock.ts';
import { findPostmaster } from '#kernel/postgres/postmaster.ts';
import { watchServer } from '#kernel/postgres/server-process.ts';
import { stopServer } from '#kernel/postgres/stop.ts';

/** How the folders of test runs begin. */
export const RUN_FOLDER = 'wellrun-database-';

/**
 * Stops and removes what earlier test runs left because they were killed. A folder whose run still holds its lock, or that
 * belongs to another user, is left alone.
 */
export const removeLeftovers = async (): Promise<void> => {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(RUN_FOLDER))) {
    const layout = layoutOf(join(tmpdir(), name, 'data'));
    if (!existsSync(layout.lock)) continue;
    let lock: ReturnType<typeof lockDataFolder>;
    try {
      lock = lockDataFolder(layout);
    } catch {
      continue;
    }
    const postmaster = findPostmaster(layout.cluster);
    if (postmaster.kind === 'running') await stopServer(watchServer(layout, postmaster.pid), 'immediate');
    lock.release();
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
};
