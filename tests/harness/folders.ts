import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Everything in a folder, nothing left out: by relative path its kind, mode, owner, and the hash of its bytes or the
 * target of its link. Two equal results mean that the folder is byte for byte the same.
 */
export const treeOf = (root: string): Record<string, string> => {
  const tree: Record<string, string> = {};
  const visit = (path: string): void => {
    const stats = lstatSync(path);
    const about = `${(stats.mode & 0o7777).toString(8)} ${stats.uid}:${stats.gid}`;
    const name = relative(root, path) || '.';
    if (stats.isDirectory()) {
      tree[name] = `folder ${about}`;
      for (const entry of readdirSync(path)) visit(join(path, entry));
    } else if (stats.isSymbolicLink()) tree[name] = `link ${about} ${readlinkSync(path)}`;
    else if (stats.isFile())
      tree[name] = `file ${about} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
    else tree[name] = `other ${about}`;
  };
  visit(root);
  return tree;
};
