import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of keys and anchors, copied before the database so that they never know more than it. */
export const copyBeside = async (data: string, to: string): Promise<string[]> => {
  const names: string[] = [];
  for (const folder of ['keys', 'anchors']) {
    if (!existsSync(join(data, folder))) continue;
    for (const entry of await readdir(join(data, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || /\.(?:new|next)$/.test(entry.name)) continue;
      const name = join(entry.parentPath, entry.name).slice(data.length + 1);
      await mkdir(join(to, name, '..'), { recursive: true, mode: 0o700 });
      await copyFile(join(data, name), join(to, name));
      names.push(name);
    }
  }
  return names;
};
