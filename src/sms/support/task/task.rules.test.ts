import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder, makesCircle, progressOf, ready, waitingFor, type Piece } from './task.rules.ts';

/** Plans without circles: each task comes after some of the earlier ones. */
const plan = fc
  .array(
    fc.record({
      phase: fc.constantFrom('new', 'active', 'done', 'void'),
      before: fc.array(fc.nat(20)),
      position: fc.option(fc.nat(9)),
    }),
    { maxLength: 12 },
  )
  .map((pieces): Piece[] =>
    pieces.map(({ phase, before, position }, i) => ({
      id: `t${i}`,
      phase,
      position,
      dependsOn: [...new Set(before.filter((at) => at < i).map((at) => `t${at}`))],
    })),
  );

describe('the order of tasks', () => {
  it('has each once, after all that it depends on', () => {
    fc.assert(
      fc.property(plan, (pieces) => {
        const ordered = inOrder(pieces);
        expect(ordered.map((each) => each.id).sort()).toEqual(pieces.map((each) => each.id).sort());
        const place = new Map(ordered.map((each, i) => [each.id, i]));
        for (const piece of pieces)
          for (const before of piece.dependsOn ?? []) expect(place.get(before)).toBeLessThan(place.get(piece.id) ?? -1);
      }),
    );
  });
  it('loses none in a circle', () => {
    const circle: Piece[] = [
      { id: 'a', phase: 'new', dependsOn: ['b'] },
      { id: 'b', phase: 'new', dependsOn: ['a'] },
      { id: 'c', phase: 'new', dependsOn: [] },
    ];
    expect(inOrder(circle).map((each) => each.id)).toEqual(['c', 'a', 'b']);
  });
});

describe('a task', () => {
  it('can be worked on when nothing is before it, and there is always one as long as any is left', () => {
    fc.assert(
      fc.property(plan, (pieces) => {
        const now = ready(pieces);
        for (const each of now) expect(waitingFor(each, pieces)).toEqual([]);
        expect(now.length > 0).toBe(pieces.some(({ phase }) => phase === 'new' || phase === 'active'));
      }),
    );
  });
  it('makes a circle exactly when the order without it could not be kept', () => {
    fc.assert(
      fc.property(
        plan.filter((pieces) => pieces.length > 1),
        fc.nat(),
        fc.nat(),
        (pieces, one, other) => {
          const task = pieces[one % pieces.length] as Piece;
          const on = (pieces[other % pieces.length] as Piece).id;
          const changed = pieces.map((each) =>
            each.id === task.id ? { ...each, dependsOn: [...(each.dependsOn ?? []), on] } : each,
          );
          const place = new Map(inOrder(changed).map((each, i) => [each.id, i]));
          const kept = changed.every((each) =>
            (each.dependsOn ?? []).every((before) => (place.get(before) ?? 0) < (place.get(each.id) ?? 0)),
          );
          expect(makesCircle(task.id, [on], pieces)).toBe(!kept);
        },
      ),
    );
  });
});

it('progress counts what was done of what was needed', () => {
  expect(
    progressOf([
      { id: 'a', phase: 'done', dependsOn: null },
      { id: 'b', phase: 'active', dependsOn: null },
      { id: 'c', phase: 'void', dependsOn: null },
    ]),
  ).toEqual({ done: 1, total: 2 });
});
