/** One step of an approval as it is being put together. */
export type DraftStep = {
  name: string;
  rule: 'anyone' | 'all' | 'quorum';
  quorum: number;
  people: readonly string[];
  teams: readonly string[];
  roles: readonly string[];
};

export const blankStep = (name: string): DraftStep => ({
  name,
  rule: 'anyone',
  quorum: 2,
  people: [],
  teams: [],
  roles: [],
});

/** Whether a step names somebody, and says what it is. Pure. */
export const isAskable = ({ name, people, teams, roles }: DraftStep): boolean =>
  name.trim() !== '' && people.length + teams.length + roles.length > 0;

/** The steps as the API takes them. Pure. */
export const sentSteps = (steps: readonly DraftStep[]): object[] =>
  steps.map(({ rule, quorum, ...step }) => ({ ...step, rule: rule === 'quorum' ? { quorum } : rule }));
