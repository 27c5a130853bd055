import type { Random } from '../random.ts';
import { rowsOf } from '../table.ts';

type Pool = readonly [first: readonly string[], family: readonly string[]];

const poolsOf = (): ReadonlyMap<string, Pool> => {
  const words = (list: string): string[] => list.split(' ').map((name) => name.replaceAll('_', ' '));
  return new Map(
    rowsOf('names').map(({ columns: [culture = '', first = '', family = ''] }) => [
      culture,
      [words(first), words(family)],
    ]),
  );
};

export type Namer = (culture: string) => string;

/** Gives people names that no two of them share: a middle initial where the pool is used up. */
export const namer = (random: Random): Namer => {
  const pools = poolsOf();
  const taken = new Set<string>();
  return (culture) => {
    const pool = pools.get(culture);
    if (pool === undefined) throw new Error(`There are no ${culture} names.`);
    const [first, family] = pool;
    for (let attempt = 0; ; attempt += 1) {
      const initial = attempt < 12 ? '' : `${String.fromCharCode(65 + random.between(0, 25))}. `;
      const name = `${random.pick(first)} ${initial}${random.pick(family)}`;
      if (taken.has(name) && attempt < 60) continue;
      taken.add(name);
      return name;
    }
  };
};

const PLAIN: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', ß: 'ss', æ: 'ae', đ: 'd' };

/** 'Inès Moreau' → 'ines.moreau': letters without their marks, for addresses. */
export const addressPart = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[øłßæđ]/g, (letter) => PLAIN[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z]+/g, '.')
    .replaceAll(/^\.|\.$/g, '');
