import { IconAlertCircle, IconArrowMerge, IconBell, IconFiles } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { mergePreviewQuery, type MergePreview as Preview } from '../../../api/merge.ts';
import type { RecordRow, RecordType, Ref } from '../../../api/types.ts';
import { Icon } from '../../basic/icon.tsx';
import { useLabels } from '../../fields/use-labels.ts';
import css from './merge-form.module.css';

const THINGS = ['comments', 'files', 'links', 'people'] as const;

/** What a merge will do, before it is done: where it leads, what comes along, who is told; and what is refused, with the reason. */
export const MergePreview = ({
  type,
  sources,
  into,
  refused,
}: {
  type: RecordType;
  sources: readonly RecordRow[];
  into: Ref;
  refused: (ids: readonly string[]) => void;
}) => {
  const { t, i18n } = useTranslation();
  const labels = useLabels(type);
  const list = (words: readonly string[]): string => new Intl.ListFormat(i18n.language).format(words);
  const answers = useQueries({ queries: sources.map(({ id }) => mergePreviewQuery(type, id, into.id)) });
  const faults = answers.flatMap(({ error }, at) => {
    const row = sources[at];
    return error && row ? [{ row, why: error.message }] : [];
  });
  const told = useEffectEvent((ids: string) => refused(ids === '' ? [] : ids.split(' ')));
  const failing = faults.map(({ row }) => row.id).join(' ');
  useEffect(() => told(failing), [failing]);
  const known = answers.flatMap(({ data }): Preview[] => (data ? [data] : []));
  const [first] = known;
  const things = THINGS.flatMap((thing) => {
    const count = known.reduce((sum, { brings }) => sum + brings[thing], 0);
    return count > 0 ? [t(`merge.thing.${thing}`, { count })] : [];
  });
  const people = [...new Map(known.flatMap((each) => each.told).map(({ id, label }) => [id, label])).values()];
  return (
    <div className={css['preview']} aria-live="polite" role="status">
      {[...Map.groupBy(faults, ({ why }) => why)].map(([why, of]) => (
        <p key={why} data-refused>
          <Icon of={IconAlertCircle} size={14} />
          <span>
            {sources.length > 1 ? <b className="mono">{of.map(({ row }) => row.number).join(', ')} </b> : null}
            {why}
          </span>
        </p>
      ))}
      {first ? (
        <>
          <p>
            <Icon of={IconArrowMerge} size={14} />
            <span>
              {t('merge.ends', { count: known.length, state: labels.state(first.ends), number: first.into.number })}
            </span>
          </p>
          <p>
            <Icon of={IconFiles} size={14} />
            <span>{things.length > 0 ? t('merge.brings', { things: list(things) }) : t('merge.bringsNothing')}</span>
          </p>
          <p>
            <Icon of={IconBell} size={14} />
            <span>{people.length > 0 ? t('merge.told', { people: list(people) }) : t('merge.toldNobody')}</span>
          </p>
        </>
      ) : null}
    </div>
  );
};
