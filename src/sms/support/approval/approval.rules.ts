/** How many of those asked have to agree: the first who answers decides; every one; at least so many. */
export type Rule = 'anyone' | 'all' | { readonly quorum: number };

/** A step as it was asked: these people, under this rule. They are settled when the step begins. */
export type Step = { readonly name: string; readonly rule: Rule; readonly asked: readonly string[] };
export type Decision = { readonly step: number; readonly person: string; readonly verdict: 'approve' | 'reject' };
export type Outcome = 'open' | 'approved' | 'rejected';

/** What a step comes to by the decisions of those asked, in the order in which they were made. Others' and second decisions count for nothing. */
export const outcomeOfStep = ({ rule, asked }: Step, decisions: readonly Omit<Decision, 'step'>[]): Outcome => {
  const first = new Map<string, 'approve' | 'reject'>();
  for (const { person, verdict } of decisions)
    if (asked.includes(person) && !first.has(person)) first.set(person, verdict);
  const verdicts = [...first.values()];
  if (rule === 'anyone') {
    const [decisive] = verdicts;
    return decisive === undefined ? 'open' : decisive === 'approve' ? 'approved' : 'rejected';
  }
  const needed = rule === 'all' ? new Set(asked).size : rule.quorum;
  const [approvals, rejections] = [
    verdicts.filter((each) => each === 'approve').length,
    verdicts.filter((each) => each === 'reject').length,
  ];
  if (approvals >= needed && needed > 0) return 'approved';
  return new Set(asked).size - rejections < needed ? 'rejected' : 'open';
};

export type Standing = {
  readonly outcome: Outcome;
  /** The step that is asked now, or at which it ended. */ readonly step: number;
};

/** Where an approval stands: its steps are asked one after the other, and the first rejection ends it. */
export const standingOf = (steps: readonly Step[], decisions: readonly Decision[]): Standing => {
  for (const [at, step] of steps.entries()) {
    const outcome = outcomeOfStep(
      step,
      decisions.filter((each) => each.step === at),
    );
    if (outcome !== 'approved') return { outcome, step: at };
  }
  return { outcome: steps.length === 0 ? 'open' : 'approved', step: Math.max(0, steps.length - 1) };
};

/** Who is asked of those who could be: nobody decides on their own request, unless the policy says so. */
export const askedOf = (
  candidates: readonly string[],
  requester: string | null,
  allowsSelf: boolean,
): readonly string[] => [...new Set(candidates)].filter((person) => allowsSelf || person !== requester);

/** Whether so many can be asked that the rule can be met at all. */
export const canBeMet = (rule: Rule, asked: number): boolean =>
  asked > 0 && (rule === 'anyone' || rule === 'all' || (rule.quorum >= 1 && rule.quorum <= asked));

/** Whose answer is still wanted in the present step. */
export const wanted = (steps: readonly Step[], decisions: readonly Decision[]): readonly string[] => {
  const { outcome, step } = standingOf(steps, decisions);
  if (outcome !== 'open') return [];
  return (steps[step]?.asked ?? []).filter(
    (person) => !decisions.some((each) => each.step === step && each.person === person),
  );
};

/** The step with somebody else in the place of one who was asked; null when that cannot be. */
export const delegated = (
  steps: readonly Step[],
  decisions: readonly Decision[],
  from: string,
  to: string,
  requester: string | null,
  allowsSelf: boolean,
): readonly Step[] | null => {
  const { step: at } = standingOf(steps, decisions);
  const step = steps[at];
  if (
    step === undefined ||
    !wanted(steps, decisions).includes(from) ||
    step.asked.includes(to) ||
    (to === requester && !allowsSelf)
  )
    return null;
  return steps.map((each, i) =>
    i === at ? { ...each, asked: each.asked.map((person) => (person === from ? to : person)) } : each,
  );
};
