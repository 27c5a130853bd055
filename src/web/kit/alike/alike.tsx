import { Button } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useTypes } from '../../api/definitions.ts';
import type { Alike as Like } from '../../api/similar.ts';
import type { RecordType, Value } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { isRef, textOf } from '../fields/kind.ts';
import { useLabels } from '../fields/use-labels.ts';
import { isFinal } from '../marks/final.ts';
import { StateMark } from '../marks/state-mark.tsx';
import { useAlike } from './use-alike.ts';
import { useItIsThis } from './use-it-is-this.ts';
import css from './alike.module.css';

const Mark = ({ type, like }: { type: RecordType; like: Like }) => (
  <StateMark
    phase={like.phase}
    label={useLabels(type).state(like.state)}
    final={isFinal(type.lifecycle, like.state)}
    bare
  />
);

const Line = ({ like, same }: { like: Like; same: ((like: Like) => void) | undefined }) => {
  const { t } = useTranslation();
  const type = useTypes().find(({ name }) => name === like.type);
  if (!type) return null;
  return (
    <li className={css['line']}>
      {like.group === 'help' ? <Icon of={IconBulb} /> : <Mark type={type} like={like} />}
      <span className={css['words']}>
        <Link to="/$plural/$key" params={{ plural: type.plural, key: like.number }} target="_blank">
          {like.title}
        </Link>
        <span className="sm faint">
          <span className="mono">{like.number}</span>
          {like.sameService ? `, ${t('alike.sameService')}` : ''}
        </span>
        {like.text ? <span className={css['text']}>{like.text}</span> : null}
      </span>
      {same && like.group === 'open' ? (
        <Button size="compact-xs" variant="default" onClick={() => same(like)}>
          {t('alike.itIsThis')}
        </Button>
      ) : null}
    </li>
  );
};

/** What resembles the record that is being typed, beside its form: perhaps it is there already, or an article helps. */
export const Alike = ({ type, values }: { type: RecordType; values: Readonly<Record<string, Value>> }) => {
  const { t } = useTranslation();
  const service = values['service'];
  const found = useAlike(type.name, {
    title: textOf(values['title']),
    description: textOf(values['description']),
    service: isRef(service) ? service.id : undefined,
  });
  const same = useItIsThis(type, values);
  const groups = (['open', 'help', 'done'] as const)
    .map((group) => ({ group, list: found.filter((each) => each.group === group) }))
    .filter(({ list }) => list.length > 0);
  return (
    <aside className={css['alike']} aria-label={t('alike.title')} aria-live="polite">
      {groups.map(({ group, list }) => (
        <section key={group}>
          <h2>{t(`alike.group.${group}`)}</h2>
          <ul>
            {list.map((like) => (
              <Line key={like.id} like={like} same={like.type === type.name ? same : undefined} />
            ))}
          </ul>
        </section>
      ))}
    </aside>
  );
};
