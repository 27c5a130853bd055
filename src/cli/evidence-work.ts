import { clauses, isWithin } from '#conformity/catalogue/clauses.ts';
import { results, type Evidence } from '#conformity/evidence.ts';
import { pastResults } from '#conformity/past-results.ts';
import { summaryOf, type RequirementResult, type Result } from '#conformity/result.ts';
import { dayAt } from '#conformity/period.ts';
import type { Context } from '#kernel/store/context.ts';
import { textOf, UsageError, type Args, type Env } from './command.ts';
import { withRuntime } from './runtime.ts';
import { table } from './table.ts';

const WORDS: Readonly<Record<Result, string>> = {
  holds: 'holds',
  holdsInPart: 'holds in part',
  fails: 'fails',
  notExercised: 'not exercised',
  needsJudgement: 'needs judgement',
  noRule: 'no rule yet',
};

const evidenceOf = (context: Context, asOf: string | undefined): Promise<Evidence> =>
  asOf === undefined || asOf === dayAt(context.now(), context.settings.zone)
    ? results(context)
    : pastResults(context, asOf);

const line = ({ id, result, population, conforming, exceptions }: RequirementResult): string[] => [
  id,
  WORDS[result],
  ...[population, conforming, exceptions].map((figure) => (figure === null ? '' : String(figure))),
];

/** 'holds in part' → 'hold in part', for several. */
const manyOf = (words: string): string => words.replace(/^(hold|fail|need)s/, '$1');

/** 'evidence rules hold for 7 of 10 requirements; 3 hold in part'. */
const told = (requirements: readonly RequirementResult[]): string => {
  const { holds, total, ...others } = summaryOf(requirements);
  const rest = Object.entries(others).flatMap(([result, count]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? WORDS[result as Result] : manyOf(WORDS[result as Result])}`],
  );
  return [`Evidence rules hold for ${holds} of ${total} requirements`, ...rest].join('; ');
};

/** Prints the results: as a table, or as JSON with `asOf`, `requirements` and `summary`. */
export const evidenceWork = async ({ values, positionals }: Args, env: Env): Promise<void> => {
  if (positionals.length > 0) throw new UsageError(`'${positionals[0]}' is not expected here.`);
  const clause = textOf(values, 'clause');
  if (clause !== undefined && !clauses.some((each) => each.clause === clause))
    throw new UsageError(`There is no clause ${clause}.`);
  await withRuntime(
    env,
    async (runtime) => {
      const context = await runtime.context(await runtime.organisation(textOf(values, 'org')));
      const { asOf, requirements: all } = await evidenceOf(context, textOf(values, 'as-of'));
      const requirements = all.filter((requirement) => clause === undefined || isWithin(requirement.clause, clause));
      if (values['json'] === true) {
        env.out(JSON.stringify({ asOf, requirements, summary: summaryOf(requirements) }, null, 2));
        return;
      }
      // Without a clause the requirements that no rule judges would hide the others; they are counted in the last line.
      const shown = clause === undefined ? requirements.filter(({ result }) => result !== 'noRule') : requirements;
      for (const each of table(
        ['Requirement', 'Evidence rule', 'Population', 'Conforming', 'Exceptions'],
        shown.map(line),
      ))
        env.out(each);
      env.out(`${told(requirements)}. As of ${asOf}.`);
    },
    { purpose: { kind: 'use', makes: false } },
  );
};
