import { readFileSync } from 'node:fs';

/** A text that lies beside the code: 'data/customers.txt'. */
export const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** The rows of data/NAME.txt: a line each, columns between bars; lines that begin with # explain. Indented rows belong to the one above. */
export const rowsOf = (
  name: string,
): { readonly columns: readonly string[]; readonly below: readonly (readonly string[])[] }[] => {
  const rows: { columns: string[]; below: string[][] }[] = [];
  for (const line of textOf(`data/${name}.txt`).split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const columns = line.split('|').map((column) => column.trim());
    if (line.startsWith(' ')) rows.at(-1)?.below.push(columns);
    else rows.push({ columns, below: [] });
  }
  return rows;
};

/** One of a closed list, as data names it. Throws for a word that is none of them. */
export const oneOf = <const T extends string>(list: readonly T[], word: string | undefined, where: string): T => {
  const found = list.find((each) => each === word);
  if (found === undefined) throw new Error(`${where}: '${word ?? ''}' is none of ${list.join(', ')}.`);
  return found;
};
