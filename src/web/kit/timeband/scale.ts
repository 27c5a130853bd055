/** An interval [from, to), epoch ms. */
export type Span = readonly [from: number, to: number];

export type Fold = { x: number; width: number; from: number; to: number };
export type Piece = { x: number; width: number; from: number; to: number };
export type Scale = {
  /** Where an instant lies, in px; within closed hours at the fold. */
  x: (at: number) => number;
  pieces: Piece[];
  folds: Fold[];
};

const FOLD_PX = 26;
const FOLD_SHARE = 0.3;

/** The open parts of [from, to), joined where they touch; all of it when no hours are given. */
export const openWithin = (open: readonly Span[], from: number, to: number): Span[] => {
  if (open.length === 0) return [[from, to]];
  const parts: [number, number][] = [];
  for (const [start, end] of open.toSorted((a, b) => a[0] - b[0])) {
    const part: [number, number] = [Math.max(from, start), Math.min(to, end)];
    const last = parts.at(-1);
    if (part[0] >= part[1]) continue;
    if (last && part[0] <= last[1]) last[1] = Math.max(last[1], part[1]);
    else parts.push(part);
  }
  return parts;
};

/** Closed stretches before, between and after the open parts. */
const closedWithin = (parts: readonly Span[], from: number, to: number): Span[] => {
  const edges = [from, ...parts.flat(), to];
  return Array.from({ length: parts.length + 1 }, (_, index): Span => [
    edges[index * 2] ?? from,
    edges[index * 2 + 1] ?? to,
  ]).filter(([start, end]) => end > start);
};

/**
 * A time axis on which open hours are drawn to scale and closed hours folded to a narrow strip, `width` px in all.
 * `from` must lie before `to`.
 */
export const foldedScale = (open: readonly Span[], from: number, to: number, width: number): Scale => {
  const parts = openWithin(open, from, to);
  const closed = closedWithin(parts, from, to);
  const foldPx =
    parts.length === 0 ? width / closed.length : Math.min(FOLD_PX, (width * FOLD_SHARE) / Math.max(1, closed.length));
  const openMs = parts.reduce((sum, [start, end]) => sum + end - start, 0);
  const perMs = openMs === 0 ? 0 : (width - foldPx * closed.length) / openMs;
  const pieces: Piece[] = [];
  const folds: Fold[] = [];
  let x = 0;
  for (const [start, end] of [...parts, ...closed].toSorted((a, b) => a[0] - b[0])) {
    const isOpen = parts.some((part) => part[0] === start && part[1] === end);
    const px = isOpen ? (end - start) * perMs : foldPx;
    (isOpen ? pieces : folds).push({ x, width: px, from: start, to: end });
    x += px;
  }
  const all = [...pieces, ...folds];
  return {
    pieces,
    folds,
    x: (at) => {
      const clamped = Math.max(from, Math.min(to, at));
      const place = all.find((each) => clamped >= each.from && clamped < each.to);
      return place ? place.x + ((clamped - place.from) / (place.to - place.from)) * place.width : width;
    },
  };
};

/** The parts of a stretch of time that fall into open hours, in px. */
export const drawn = (scale: Scale, from: number, to: number): { x: number; width: number }[] =>
  scale.pieces.flatMap((piece) => {
    const [start, end] = [Math.max(from, piece.from), Math.min(to, piece.to)];
    return end > start ? [{ x: scale.x(start), width: (end - start) * (piece.width / (piece.to - piece.from)) }] : [];
  });

/** Labels that would run into one before them are left out; earlier ones in the list win. */
export const spaced = <Label extends { x: number }>(labels: readonly Label[], apart: number): Label[] =>
  labels.reduce<Label[]>(
    (kept, label) => (kept.every((each) => Math.abs(each.x - label.x) >= apart) ? [...kept, label] : kept),
    [],
  );
