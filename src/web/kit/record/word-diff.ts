/** A piece of a text: in both, only before, or only after. */
export type Piece = { kind: 'same' | 'gone' | 'new'; text: string };

/** Words, spaces and signs, each a token: put together they are the text again. */
const tokens = (text: string): string[] => text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];

/** Beyond so many steps a text is taken as written anew: what is left would not be read as a change of words. */
const MOST = 4_000_000;

const joined = (pieces: readonly Piece[]): Piece[] =>
  pieces.reduce<Piece[]>((all, piece) => {
    const last = all.at(-1);
    if (last?.kind === piece.kind) all[all.length - 1] = { kind: last.kind, text: last.text + piece.text };
    else if (piece.text !== '') all.push(piece);
    return all;
  }, []);

/** Lengths of the longest common part of what follows, for each place in both. */
const table = (a: readonly string[], b: readonly string[]): Uint32Array[] => {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const [row, below] = [rows[i] as Uint32Array, rows[i + 1] as Uint32Array];
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  return rows;
};

/** What changed between two texts, word by word: the longest common part stays, the rest is gone or new. */
export const wordDiff = (before: string, after: string): Piece[] => {
  const [a, b] = [tokens(before), tokens(after)];
  if (a.length * b.length > MOST)
    return joined([
      { kind: 'gone', text: before },
      { kind: 'new', text: after },
    ]);
  const rows = table(a, b);
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [one, other] = [a[i], b[j]];
    if (one !== undefined && one === other) {
      pieces.push({ kind: 'same', text: one });
      i += 1;
      j += 1;
    } else if (one !== undefined && (other === undefined || (rows[i + 1]?.[j] ?? 0) >= (rows[i]?.[j + 1] ?? 0))) {
      pieces.push({ kind: 'gone', text: one });
      i += 1;
    } else {
      pieces.push({ kind: 'new', text: other ?? '' });
      j += 1;
    }
  }
  return joined(pieces);
};
