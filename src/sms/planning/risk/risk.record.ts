import { all, any, isConfidential, not, own, participant, role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, date, instant, integer, level, markdown, ref } from '#kernel/record/fields.ts';
import { exposureOf, treatmentFaults, TREATMENTS } from './risk.rules.ts';

const keeper = role('smsManager', 'processOwner', 'serviceOwner', 'administrator');

/** What may go wrong, or turn out well: how likely, how grave, what is done about it and what of it is accepted (6.1). Scales go up: 5 is the most. */
export const risk = defineRecord({
  name: 'risk',
  plural: 'risks',
  prefix: 'RSK',
  clauses: ['6.1'],
  label: 'Risk or opportunity',
  labelPlural: 'Risks and opportunities',
  common: { title: { personal: false } },
  fields: {
    kind: choice(['risk', 'opportunity'], { required: true, initial: 'risk', label: 'Kind' }),
    about: choice(['organisation', 'service', 'party', 'informationSecurity'], { required: true, label: 'About' }),
    cause: markdown({ label: 'Cause' }),
    event: markdown({ label: 'What may happen' }),
    effect: markdown({ label: 'Effect on customers' }),
    inherentLikelihood: level(1, 5, { label: 'Likelihood, untreated' }),
    inherentImpact: level(1, 5, { label: 'Impact, untreated' }),
    inherentExposure: integer({ readOnly: true, label: 'Exposure, untreated' }),
    currentLikelihood: level(1, 5, { label: 'Likelihood now' }),
    currentImpact: level(1, 5, { label: 'Impact now' }),
    exposure: integer({ readOnly: true, label: 'Exposure now' }),
    targetLikelihood: level(1, 5, { label: 'Likelihood aimed at' }),
    targetImpact: level(1, 5, { label: 'Impact aimed at' }),
    targetExposure: integer({ readOnly: true, label: 'Exposure aimed at' }),
    treatment: choice(TREATMENTS, { label: 'Treatment' }),
    plan: markdown({ label: 'What is done about it' }),
    acceptedUntil: date({ readOnly: true, label: 'Accepted until' }),
    acceptedBy: ref('person', { readOnly: true, label: 'Accepted by' }),
    acceptedAt: instant({ readOnly: true, label: 'Accepted' }),
    reviewBy: date({ label: 'Review by' }),
    effectiveness: markdown({ label: 'How well the treatment worked' }),
  },
  lifecycle: {
    initial: 'identified',
    states: { identified: 'new', assessed: 'active', treated: 'active', monitored: 'waiting', closed: 'done' },
    transitions: {
      assess: {
        from: ['identified'],
        to: 'assessed',
        asks: ['event', 'effect', 'inherentLikelihood', 'inherentImpact', 'owner'],
        takes: ['cause'],
      },
      treat: {
        from: ['assessed'],
        to: 'treated',
        asks: ['treatment', 'plan', 'reviewBy'],
        takes: ['targetLikelihood', 'targetImpact'],
      },
      accept: {
        from: ['assessed', 'treated', 'monitored'],
        to: 'treated',
        asks: ['acceptedUntil'],
        comment: 'internal',
        may: role('approver', 'topManagement'),
      },
      monitor: { from: ['treated'], to: 'monitored', asks: ['currentLikelihood', 'currentImpact', 'reviewBy'] },
      reassess: {
        from: ['treated', 'monitored', 'closed'],
        to: 'assessed',
        comment: 'internal',
        label: 'Assess again',
      },
      close: { from: ['monitored'], to: 'closed', asks: ['effectiveness'] },
    },
  },
  access: {
    read: any(all(not(isConfidential), role(...STAFF_ROLES)), keeper, own('owner'), own('assignee'), participant),
    create: keeper,
    edit: any(keeper, own('owner')),
    internal: any(role(...STAFF_ROLES), own('owner'), own('assignee')),
  },
  derive: (after, { transition, at, actor }) => {
    const inherent = exposureOf(after.inherentLikelihood, after.inherentImpact);
    const treatment = transition === 'accept' ? 'accept' : after.treatment;
    return {
      inherentExposure: inherent,
      // Until what is left has been judged, nothing is taken off.
      exposure: exposureOf(after.currentLikelihood, after.currentImpact) ?? inherent,
      targetExposure: exposureOf(after.targetLikelihood, after.targetImpact),
      treatment,
      ...(transition === 'accept' ? { acceptedBy: actor, acceptedAt: new Date(at).toISOString() } : {}),
      ...(treatment === 'accept' && transition !== 'reassess'
        ? {}
        : { acceptedUntil: null, acceptedBy: null, acceptedAt: null }),
    };
  },
  check: (after, { transition, at, settings }) => [
    ...treatmentFaults(after),
    ...(transition === 'accept' &&
    (after.acceptedUntil ?? '') <=
      Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(settings.zone).toPlainDate().toString()
      ? [{ field: 'acceptedUntil', message: 'lies ahead: give the day on which the acceptance ends' }]
      : []),
  ],
  views: {
    list: ['number', 'title', 'kind', 'about', 'exposure', 'treatment', 'reviewBy', 'owner', 'state'],
    form: [
      'title',
      'description',
      'kind',
      'about',
      'service',
      'customer',
      'cause',
      'event',
      'effect',
      'owner',
      'inherentLikelihood',
      'inherentImpact',
      'currentLikelihood',
      'currentImpact',
      'targetLikelihood',
      'targetImpact',
      'treatment',
      'plan',
      'reviewBy',
      'effectiveness',
    ],
  },
});
