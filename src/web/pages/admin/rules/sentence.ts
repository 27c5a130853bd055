import type { TFunction } from 'i18next';
import type {
  Group,
  HoursTest,
  RuleAction,
  RuleContent,
  Test,
  Trigger,
} from '#workspace/automation-rule/rule.schema.ts';
import type { RecordType } from '../../../api/types.ts';
import { textOf } from '../../../kit/fields/kind.ts';
import { choicesOf } from '../../../kit/fields/choices.ts';
import { fieldAt } from './fields.ts';

/** What a record is called that a rule names by its id; undefined while that is not known. */
type Names = (id: string) => string | undefined;
type Here = { t: TFunction; types: readonly RecordType[]; type: RecordType; names: Names };

const listed = (parts: readonly string[], word: string): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1) ?? ''}`;

const article = (t: TFunction, what: string): string =>
  t(/^[aeiou]/i.test(what) ? 'rule.say.an' : 'rule.say.a', { what });

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const labelOf = ({ types, type }: Here, path: string): string =>
  fieldAt(types, type, path)?.label.toLowerCase() ?? path;

const quoted = ({ t, names }: Here, id: string): string => {
  const name = names(id);
  return name === undefined ? t('rule.say.chosen') : `‘${name}’`;
};

const valueOf = (here: Here, path: string, value: unknown): string => {
  const { t, types, type } = here;
  if (value === null || value === undefined || value === '') return t('rule.say.nothing');
  const known = fieldAt(types, type, path);
  const text = textOf(value);
  if (ID.test(text)) return quoted(here, text);
  if (known?.field.kind === 'flag') return t(value === true ? 'field.yes' : 'field.no');
  return (
    (known && choicesOf(t, path.split('.').at(-1) ?? path, known.field).find((each) => each.value === text)?.label) ??
    (typeof value === 'number' ? text : `‘${text}’`)
  );
};

const time = ({ t }: Here, minutes: number): string => {
  const amount = Math.abs(minutes);
  const unit = amount !== 0 && amount % 1_440 === 0 ? 1_440 : amount !== 0 && amount % 60 === 0 ? 60 : 1;
  return t('rule.say.length', { count: amount / unit, unit: t(`rule.unit.${unit}`, { count: amount / unit }) });
};

const step = ({ type }: Here, name: string): string => `‘${type.lifecycle.transitions[name]?.label ?? name}’`;

/** Service hours, and whose where a calendar is named. */
const inHours = (here: Here, said: string, calendar: string | null | undefined): string =>
  calendar ? here.t('rule.say.hoursOf', { said, calendar: quoted(here, calendar) }) : said;

const ofTrigger = (here: Here, trigger: Trigger): string => {
  const { t } = here;
  switch (trigger.kind) {
    case 'created':
      return t('rule.say.created');
    case 'changed': {
      const fields = listed(
        trigger.fields.map((path) => labelOf(here, path)),
        t('rule.say.or'),
      );
      const [only = ''] = trigger.fields;
      return [
        trigger.fields.length === 0
          ? t('rule.say.changed')
          : t('rule.say.changedField', { fields, count: trigger.fields.length }),
        ...(trigger.from === undefined ? [] : [t('rule.say.from', { value: valueOf(here, only, trigger.from) })]),
        ...(trigger.to === undefined ? [] : [t('rule.say.to', { value: valueOf(here, only, trigger.to) })]),
      ].join(' ');
    }
    case 'transition':
      return trigger.names.length === 0
        ? t('rule.say.anyStep')
        : t('rule.say.step', {
            steps: listed(
              trigger.names.map((name) => step(here, name)),
              t('rule.say.or'),
            ),
          });
    case 'comment':
      return t(`rule.say.comment.${trigger.by}`);
    case 'clock':
      return t('rule.say.clock', {
        percent: trigger.percent,
        clock: t(`clock.name.${trigger.clock}`, { defaultValue: trigger.clock }).toLowerCase(),
      });
    case 'after':
      return t(trigger.minutes < 0 ? 'rule.say.beforeField' : 'rule.say.afterField', {
        time: time(here, trigger.minutes),
        field: labelOf(here, trigger.field),
        working: trigger.working ? inHours(here, t('rule.say.working'), trigger.calendar) : '',
      }).trim();
    case 'schedule':
      return t('rule.say.schedule', {
        days: listed(
          trigger.days.map((day) => t(`rule.day.${day}`)),
          t('rule.say.and'),
        ),
        at: trigger.at,
        filter: trigger.filter || t('rule.say.all'),
      });
  }
};

const ofTest = (here: Here, test: Test | HoursTest): string => {
  const { t } = here;
  if ('hours' in test) return inHours(here, t(`rule.say.hours.${test.hours}`), test.calendar);
  const values = listed(
    test.values.map((value) => valueOf(here, test.field, value)),
    t('rule.say.or'),
  );
  const said = `${labelOf(here, test.field)} ${t(`rule.is.${test.is}`)}${values === '' ? '' : ` ${values}`}`;
  return test.before ? t('rule.say.was', { said }) : said;
};

const ofGroup = (here: Here, { match, tests }: Group): string =>
  match === 'none'
    ? here.t('rule.say.none', {
        tests: listed(
          tests.map((test) => ofTest(here, test)),
          here.t('rule.say.or'),
        ),
      })
    : listed(
        tests.map((test) => ofTest(here, test)),
        here.t(match === 'all' ? 'rule.say.and' : 'rule.say.or'),
      );

/** People by their names, or how many while those are not known. */
const calledOr = ({ t, names }: Here, people: readonly string[]): string[] => {
  const known = people.map(names);
  if (people.length === 0) return [];
  return known.every((name) => name !== undefined) ? known : [t('rule.say.people', { count: people.length })];
};

const ofAction = (here: Here, action: RuleAction): string => {
  const { t, types } = here;
  switch (action.do) {
    case 'set':
      return listed(
        action.values.map(({ field, to }) =>
          t('rule.say.set', {
            field: labelOf(here, field),
            value:
              to.from === 'value'
                ? valueOf(here, field, to.value)
                : to.from === 'field'
                  ? labelOf(here, to.field)
                  : to.from === 'text'
                    ? `‘${to.text}’`
                    : to.minutes === 0
                      ? t('rule.say.now')
                      : t('rule.say.fromNow', { time: time(here, to.minutes) }),
          }),
        ),
        t('rule.say.and'),
      );
    case 'tag':
      return listed(
        [
          ...(action.add.length > 0 ? [t('rule.say.tag', { tags: action.add.join(', ') })] : []),
          ...(action.remove.length > 0 ? [t('rule.say.untag', { tags: action.remove.join(', ') })] : []),
        ],
        t('rule.say.and'),
      );
    case 'transition':
      return t('rule.say.take', { step: step(here, action.name) });
    case 'assign':
      return t('rule.say.assign', {
        who: t(`rule.say.strategy.${action.by}`),
        team: ['own', 'service', 'item'].includes(action.team)
          ? t(`rule.team.${action.team}`).toLowerCase()
          : `${t('rule.team.named').toLowerCase()} ${quoted(here, action.team)}`,
        skill: action.skill === '' ? '' : t('rule.say.skilled', { skill: action.skill }),
      })
        .replace(/ +/g, ' ')
        .trim();
    case 'route':
      return t('rule.say.route', {
        fields: listed(
          action.by.map((path) => labelOf(here, path)),
          t('rule.say.and'),
        ),
        count: action.lines.length,
      });
    case 'notify':
      return t('rule.say.notify', {
        who: listed(
          [
            ...action.fields.map((path) => labelOf(here, path)),
            ...action.roles.map((role) => t(`rule.role.${role}`)),
            ...calledOr(here, action.people),
            ...(action.watchers ? [t('rule.watchers').toLowerCase()] : []),
          ],
          t('rule.say.and'),
        ),
        text: action.text,
      });
    case 'create':
      return t('rule.say.create', {
        what: article(t, types.find(({ name }) => name === action.type)?.label.toLowerCase() ?? action.type),
      });
    case 'comment':
      return t(`rule.say.write.${action.visibility}`, { text: action.text });
    case 'approval':
      return t('rule.say.approval', {
        who: listed(
          [
            ...calledOr(here, action.people),
            ...action.teams.map((id) => t('rule.say.ofTeam', { team: quoted(here, id) })),
            ...action.roles.map((role) => t(`rule.role.${role}`)),
          ],
          t(action.rule === 'all' ? 'rule.say.and' : 'rule.say.or'),
        ),
      });
    case 'webhook':
      return t('rule.say.webhook', { name: quoted(here, action.webhook) });
  }
};

/** What a rule says, as one sentence: read aloud it makes sense. */
export const sentenceOf = (
  t: TFunction,
  types: readonly RecordType[],
  rule: Omit<RuleContent, 'conditions'> & { readonly conditions: RuleContent['conditions'] | null },
  names: Names = () => undefined,
): string => {
  const type = types.find(({ name }) => name === rule.subject);
  if (!type) return '';
  const here = { t, types, type, names };
  const when = listed(
    rule.triggers.map((trigger) => ofTrigger(here, trigger)),
    t('rule.say.or'),
  );
  const { filter = '', groups = [] } = rule.conditions ?? {};
  const and = listed(
    [
      ...groups.filter(({ tests }) => tests.length > 0).map((group) => ofGroup(here, group)),
      ...(filter.trim() === '' ? [] : [t('rule.say.fits', { filter })]),
    ],
    t('rule.say.and'),
  );
  const does = listed(
    rule.actions.map((action) => ofAction(here, action)).filter((each) => each !== ''),
    t('rule.say.and'),
  );
  return t(and === '' ? 'rule.say.whole' : 'rule.say.wholeIf', {
    what: article(t, type.label.toLowerCase()),
    when,
    and,
    does: does === '' ? t('rule.say.nothingYet') : does,
  });
};
