import type { Random } from '../random.ts';

/** How well a major incident is handled. Minutes count from its report. */
export type Handling = {
  readonly declared: number;
  readonly commanded: number;
  /** Minutes after its declaration at which top management is told; null if never. */
  readonly informed: number | null;
  readonly duration: number;
  /** How many steps of the procedure are recorded. */
  readonly stepsDone: number;
  /** Minutes after its end at which top management is told. */
  readonly informedOfEnd: number | null;
  /** Days after its end. */
  readonly reviewed: number | null;
};

/** In a month of the story (0 to 23): before there was a procedure, much of it was forgotten or late. */
export const handlingOf = (month: number, random: Random): Handling => {
  const perhaps = (chance: number, low: number, high: number): number | null =>
    random.chance(chance) ? random.between(low, high) : null;
  if (month < 4)
    return {
      declared: random.between(25, 80),
      commanded: random.between(50, 120),
      informed: perhaps(0.5, 60, 240),
      duration: random.between(190, 420),
      stepsDone: random.between(1, 4),
      informedOfEnd: perhaps(0.3, 30, 200),
      reviewed: perhaps(0.35, 9, 30),
    };
  if (month < 9)
    return {
      declared: random.between(12, 30),
      commanded: random.between(15, 45),
      informed: random.between(35, 75),
      duration: random.between(130, 280),
      stepsDone: random.chance(0.6) ? 5 : 4,
      informedOfEnd: perhaps(0.75, 10, 70),
      reviewed: perhaps(0.8, 4, 13),
    };
  return {
    declared: random.between(5, 14),
    commanded: random.between(8, 20),
    informed: random.between(20, 45),
    duration: random.between(55, 200),
    stepsDone: 5,
    informedOfEnd: random.between(6, 35),
    reviewed: random.between(3, 9),
  };
};
