import type { Finding, Rule, Standing, StandingDocument } from '#kernel/evidence/rules.ts';
import { counts, finding, isOpen, lengthOf, listed, type Incident } from './incident.evidence-facts.ts';
import { majorCriteria } from './incident.settings.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const who = ['commander', 'assignee', 'owner', 'team'] as const;
const LATE = 'Find out why it was late, and note it';

const isMajor = (incident: Incident): boolean => incident.major && counts(incident);
/** When it was declared; major incidents without the moment count from their report. */
const declaredAt = ({ majorAt, createdAt }: Incident): number => majorAt ?? createdAt ?? 0;

type Words = { readonly late: string; readonly missing: string; readonly todo: string };
/** Done by the deadline; not yet done but still in time; otherwise what to say. */
const inTime = (at: number | null, deadline: number, now: number, { late, missing, todo }: Words): true | Finding => {
  if (at !== null) return at <= deadline || finding(`${late} ${lengthOf(at - deadline)} late`, LATE, deadline);
  return now <= deadline || finding(`${missing}, due ${lengthOf(now - deadline)} ago`, todo, deadline);
};
const TOLD: Words = {
  late: 'Top management told',
  missing: 'Top management not told',
  todo: 'Tell top management, and record the communication',
};
const TOLD_END: Words = {
  late: 'Top management told of the end',
  missing: 'Top management not told of the end',
  todo: 'Tell top management that it is over, and record the communication',
};
const NAMED: Words = { late: 'Commander named', missing: 'No commander named', todo: 'Name a commander' };
/** When the deadline of something not yet done passes. */
const due = (done: number | null, deadline: number, now: number): number | null =>
  done === null && now <= deadline ? deadline + 1 : null;

const criteria: Rule<Incident> = {
  id: '8.6.1-f',
  bit: 5,
  applies: (incident) => counts(incident) && (incident.major || incident.criteriaMetAt !== null),
  holds: ({ major, majorException, criteriaMetAt }) =>
    major ||
    majorException ||
    finding('Meets the criteria of a major incident, not declared', 'Declare it, or say why it is none', criteriaMetAt),
  standing: ({ settings, now }) =>
    settings.read(majorCriteria, now).approved || {
      ...finding(
        'The criteria of a major incident are not approved',
        'Have them approved, and record it in the settings',
        null,
      ),
      about: { type: 'setting', id: null, number: majorCriteria.name, title: majorCriteria.label },
    },
};

/** A procedure about major incidents, by its subject or title. */
const isProcedure = ({ kind, subject, title }: StandingDocument): boolean =>
  kind === 'procedure' && /major[\s-]*incident/i.test(`${subject ?? ''} ${title}`);
const inForce = ({ state, effectiveFrom }: StandingDocument, today: string): boolean =>
  state === 'published' && (effectiveFrom === null || effectiveFrom <= today);

const procedure: Rule<Incident> = {
  id: '8.6.1-g',
  bit: 6,
  who,
  applies: isMajor,
  holds: (incident, { settings }) => {
    if (isOpen(incident)) return true;
    const left = settings
      .read(majorCriteria, declaredAt(incident))
      .steps.filter((step) => !incident.majorSteps.includes(step));
    return (
      left.length === 0 ||
      finding(
        `Steps of the procedure not recorded: ${listed(left)}`,
        'Record the steps that were done; say why where one was not',
        incident.resolvedAt ?? incident.closedAt,
      )
    );
  },
  standing: ({ documents, today }: Standing) => {
    const procedures = documents.filter(isProcedure);
    if (procedures.some((each) => inForce(each, today))) return true;
    const [draft] = procedures;
    const about =
      draft === undefined
        ? { type: 'document', id: null, number: 'document', title: 'Procedure for major incidents' }
        : { type: 'document', id: draft.id, number: draft.number, title: draft.title };
    return draft === undefined
      ? { ...finding('No procedure for major incidents', 'Write it, have it approved and publish it', null), about }
      : {
          ...finding(
            `The procedure for major incidents is ${draft.state}, not in force`,
            'Have it approved and publish it',
            null,
          ),
          about,
        };
  },
};

const informed: Rule<Incident> = {
  id: '8.6.1-h',
  bit: 7,
  who,
  applies: isMajor,
  holds: (incident, { settings, now }) => {
    const within = settings.read(majorCriteria, declaredAt(incident)).informWithinMinutes * MINUTE;
    const first = inTime(incident.informedAt, declaredAt(incident) + within, now, TOLD);
    if (first !== true || incident.resolvedAt === null) return first;
    return inTime(incident.informedResolvedAt, incident.resolvedAt + within, now, TOLD_END);
  },
  changesAt: (incident, { settings, now }) => {
    if (!isMajor(incident)) return null;
    const within = settings.read(majorCriteria, declaredAt(incident)).informWithinMinutes * MINUTE;
    return (
      due(incident.informedAt, declaredAt(incident) + within, now) ??
      (incident.resolvedAt === null ? null : due(incident.informedResolvedAt, incident.resolvedAt + within, now))
    );
  },
};

const commanded: Rule<Incident> = {
  id: '8.6.1-i',
  bit: 8,
  who: ['assignee', 'owner', 'team'],
  applies: isMajor,
  holds: (incident, { settings, now }) => {
    const deadline =
      declaredAt(incident) + settings.read(majorCriteria, declaredAt(incident)).commanderWithinMinutes * MINUTE;
    return inTime(incident.commander ? (incident.commanderAt ?? declaredAt(incident)) : null, deadline, now, NAMED);
  },
  changesAt: (incident, { settings, now }) =>
    !isMajor(incident) || incident.commander
      ? null
      : due(
          null,
          declaredAt(incident) + settings.read(majorCriteria, declaredAt(incident)).commanderWithinMinutes * MINUTE,
          now,
        ),
};

const reviewDeadline = (incident: Incident, settings: Standing['settings']): number =>
  (incident.resolvedAt ?? 0) + settings.read(majorCriteria, declaredAt(incident)).reviewWithinDays * DAY;

const reviewed: Rule<Incident> = {
  id: '8.6.1-j',
  bit: 9,
  who,
  applies: (incident) => isMajor(incident) && incident.resolvedAt !== null,
  holds: (incident, { settings, now }) => {
    const deadline = reviewDeadline(incident, settings);
    const { reviewedAt, reviewReport, reviewOutcome } = incident;
    if (reviewedAt === null)
      return (
        now <= deadline ||
        finding(
          `Not reviewed, ${lengthOf(now - deadline)} after it was due`,
          'Review it, and write the report',
          deadline,
        )
      );
    if (reviewedAt > deadline) return finding(`Reviewed ${lengthOf(reviewedAt - deadline)} late`, LATE, deadline);
    if (!reviewReport) return finding('Reviewed without a report', 'Write the report', reviewedAt);
    return (
      reviewOutcome ||
      finding(
        'Reviewed without naming improvements, nor that there are none',
        'Link the improvements, or say that there are none',
        reviewedAt,
      )
    );
  },
  changesAt: (incident, { settings, now }) =>
    isMajor(incident) && incident.resolvedAt !== null
      ? due(incident.reviewedAt, reviewDeadline(incident, settings), now)
      : null,
};

/** The evidence rules of 8.6.1 that concern major incidents. */
export const majorRules: readonly Rule<Incident>[] = [criteria, procedure, informed, commanded, reviewed];
