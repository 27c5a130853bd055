import type { Ledger } from '../ledger.ts';
import { identifier, type Random } from '../random.ts';
import { oneOf, textOf } from '../table.ts';
import type { Staff } from './staff.ts';

const DAY = 86_400_000;
const COLUMNS = 7;

type Plan = {
  readonly title: string;
  readonly keyword: string;
  readonly audience: 'public' | 'internal';
  readonly language: string;
  readonly owner: string;
  readonly shared: string;
  readonly text: string;
};

/** The text is the last column: it may hold bars itself. */
const plans = (): Plan[] =>
  textOf('data/texts.txt')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const parts = line.split(' | ');
      const [title = '', keyword = '', audience, language = '', owner = '', shared = ''] = parts;
      return {
        title,
        keyword,
        audience: oneOf(['public', 'internal'], audience, title),
        language,
        owner,
        shared,
        text: parts
          .slice(COLUMNS - 1)
          .join(' | ')
          .replaceAll(/ \/(?: |$)/gu, '\n')
          .replaceAll(/^\/ /gmu, '\n')
          .trim(),
      };
    });

/** Canned texts as the teams of TechSol use them: for all, for a team, for oneself. */
export const writeTexts = (ledger: Ledger, staff: Staff, begin: number, random: Random): void => {
  for (const { owner: name, shared, ...plan } of plans()) {
    const owner = staff.called(name);
    const at = begin + random.between(30, 300) * DAY;
    const sharing =
      shared === 'all'
        ? { confidential: false }
        : { confidential: true, team: shared === 'own' ? null : staff.team(shared).id };
    ledger.write({
      type: 'textModule',
      id: identifier(random, at),
      number: ledger.number('textModule'),
      steps: [
        {
          at,
          by: owner,
          change: { action: 'create', values: { ...plan, recordTypes: [], owner: owner.id, ...sharing } },
        },
      ],
    });
  }
};
