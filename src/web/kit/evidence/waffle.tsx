import { Link } from '@tanstack/react-router';
import { EvidenceMark, evidenceResults, type EvidenceResult } from '../marks/evidence-mark.tsx';
import { isWithin } from './roll-up.ts';
import css from './waffle.module.css';

type Result = { id: string; clause: string; result: EvidenceResult };

/** The rows of the waffle: each clause of the first level, and those of chapter 8 by themselves. */
const rowsOf = (requirements: readonly Result[]): string[] => {
  const clauses = [
    ...new Set(
      requirements.map(({ clause }) =>
        clause
          .split('.')
          .slice(0, clause.startsWith('8.') ? 2 : 1)
          .join('.'),
      ),
    ),
  ];
  return clauses.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
};

const BEST_FIRST: readonly EvidenceResult[] = [
  'holds',
  'holdsInPart',
  'fails',
  'notExercised',
  'needsJudgement',
  'noRule',
];

/** What the squares mean. */
export const WaffleLegend = () => (
  <span className={css['legend']}>
    {evidenceResults.map((result) => (
      <EvidenceMark key={result} result={result} plain size={12} />
    ))}
  </span>
);

/** Every requirement as a square, a row per clause: the whole standard at a glance. */
export const Waffle = ({ requirements }: { requirements: readonly Result[] }) => (
  <ul className={css['waffle']}>
    {rowsOf(requirements).map((clause) => {
      const within = requirements
        .filter((requirement) => isWithin(requirement.clause, clause))
        .toSorted((a, b) => BEST_FIRST.indexOf(a.result) - BEST_FIRST.indexOf(b.result));
      return (
        <li key={clause}>
          <Link to="/evidence/{-$clause}" params={{ clause }} search={{}}>
            <span className="mono">{clause}</span>
            <span className={css['squares']}>
              {within.map(({ id, result }) => (
                <EvidenceMark key={id} result={result} bare plain size={12} />
              ))}
            </span>
            <span className={css['tally']}>
              {within.filter(({ result }) => result === 'holds').length}
              <span>/{within.length}</span>
            </span>
          </Link>
        </li>
      );
    })}
  </ul>
);
