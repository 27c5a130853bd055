import './pills.css';
import { IconAlertTriangle, IconPlus, IconSettingsAutomation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../../api/problem.ts';
import { useTypeByName, useTypes } from '../../../api/definitions.ts';
import { healthQuery, ruleQuery, rulesQuery, type Health, type RuleRow } from '../../../api/rules.ts';
import type { RecordType } from '../../../api/types.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import { LinkButton } from '../../../kit/basic/link-button.tsx';
import { useFormat } from '../../../kit/format/use-format.tsx';
import { StateMark } from '../../../kit/marks/state-mark.tsx';
import { Empty } from '../../../kit/states/empty.tsx';
import { Failed } from '../../../kit/states/failed.tsx';
import { SkeletonRows } from '../../../kit/states/skeleton.tsx';
import { PageMissing } from '../../../shell/page-states.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { sentenceOf } from './sentence.ts';
import { useNames } from './use-names.ts';
import admin from '../admin.module.css';
import css from './rules.module.css';

type LineProps = { rule: RuleRow; health: Health | undefined; type: RecordType; names: ReturnType<typeof useNames> };

const RuleLine = ({ rule, health, type, names }: LineProps) => {
  const { t } = useTranslation();
  const format = useFormat();
  const types = useTypes();
  return (
    <li>
      <Link to="/administration/{-$part}" params={{ part: 'rules' }} search={{ rule: rule.number }}>
        <span className={css['title']}>
          <b>{rule.title}</b> <span className="mono faint">{rule.number}</span>
        </span>
        <span className={css['say']}>{sentenceOf(t, types, rule, names)}</span>
        <span className={css['how']}>
          <StateMark phase={rule.phase} label={type.lifecycle.states[rule.state]?.label ?? rule.state} />
          <span className="faint">
            {health && health.runs > 0
              ? t('rule.ran', { count: health.runs, at: health.lastAt ? format.dateTime(health.lastAt) : '' })
              : t('rule.neverRan')}
          </span>
          {health && health.failures > 0 ? (
            <span className={css['bad']}>
              <Icon of={IconAlertTriangle} size={14} /> {health.error}
            </span>
          ) : null}
        </span>
      </Link>
    </li>
  );
};

const RuleList = ({ type, may }: { type: RecordType; may: boolean }) => {
  const { t } = useTranslation();
  const query = useQuery(rulesQuery);
  const rules = query.data ?? [];
  const names = useNames(rules);
  const health = new Map(
    (useQuery(healthQuery(rules.map(({ id }) => id))).data ?? []).map((each) => [each.rule, each]),
  );
  const add = (
    <LinkButton
      to="/administration/{-$part}"
      params={{ part: 'rules' }}
      search={{ rule: 'new' }}
      variant="filled"
      leftSection={<Icon of={IconPlus} />}
    >
      {t('rule.new')}
    </LinkButton>
  );
  return (
    <section aria-labelledby="rules-title">
      <header className={admin['head']}>
        <h2 id="rules-title">{t('admin.part.rules')}</h2>
        <p className="muted">{t('rule.about')}</p>
        {may && rules.length > 0 ? add : null}
      </header>
      {query.isPending ? <SkeletonRows rows={6} /> : null}
      {query.isError && !query.data ? (
        <Failed what={t('admin.failed')} error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.isSuccess && rules.length === 0 ? (
        <Empty icon={IconSettingsAutomation} tone="plain" title={t('rule.none')} action={may ? add : null}>
          {t('rule.noneHelp')}
        </Empty>
      ) : null}
      <ol className={css['list']}>
        {rules.map((rule) => (
          <RuleLine key={rule.id} rule={rule} health={health.get(rule.id)} type={type} names={names} />
        ))}
      </ol>
    </section>
  );
};

const OneRule = ({ type, number, may }: { type: RecordType; number: string; may: boolean }) => {
  const { t } = useTranslation();
  const query = useQuery(ruleQuery(number));
  if (isProblem(query.error, 404)) return <PageMissing />;
  if (query.isError && !query.data)
    return <Failed what={t('admin.failed')} error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows rows={8} />;
  return <RuleEditor key={`${query.data.id} ${query.data.version}`} ruleType={type} rule={query.data} may={may} />;
};

/** What happens by itself: the rules in their order, and one of them as a sentence to be put together. */
const RulesPart = ({ may }: { may: boolean }) => {
  const type = useTypeByName('automationRule');
  const { rule } = useSearch({ from: '/app/administration/{-$part}' });
  if (!type) return null;
  if (rule === 'new') return <RuleEditor key="new" ruleType={type} rule={null} may={may} />;
  return rule ? <OneRule type={type} number={rule} may={may} /> : <RuleList type={type} may={may} />;
};
export default RulesPart;
