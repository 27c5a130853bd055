import { useTranslation } from 'react-i18next';
import type { Found, SearchState } from '../../api/search.ts';
import type { RecordType } from '../../api/types.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import css from './search.module.css';

type Chip = { id: string; label: string; count: number | null; on: boolean; choose: () => void };

const Chips = ({ label, chips }: { label: string; chips: readonly Chip[] }) => {
  const format = useFormat();
  return (
    <div role="group" aria-label={label} className={css['chips']}>
      {chips.map(({ id, label: words, count, on, choose }) => (
        <button key={id} type="button" aria-pressed={on} onClick={choose}>
          {words} {count === null ? null : <span className="n">{format.count(count)}</span>}
        </button>
      ))}
    </div>
  );
};

/** Narrows what was found by type and state; the figures count what was looked at. */
export const Facets = ({
  found,
  types,
  type,
  state,
  set,
}: {
  found: Found;
  types: readonly RecordType[];
  type: string | undefined;
  state: SearchState | undefined;
  set: (change: { type?: string | undefined; state?: SearchState | undefined }) => void;
}) => {
  const { t } = useTranslation();
  const { facets } = found;
  const there = types.filter(({ name }) => (facets.types[name] ?? 0) > 0 || name === type);
  const states = (['open', 'ended'] as const).map((each) => ({
    id: each,
    label: t(`search.${each}`),
    count: facets.states[each],
    on: state === each,
    choose: () => set({ state: state === each ? undefined : each }),
  }));
  return (
    <>
      <Chips
        label={t('search.narrow')}
        chips={[
          {
            id: '',
            label: t('search.all'),
            count: null,
            on: type === undefined,
            choose: () => set({ type: undefined }),
          },
          ...there.map(({ name, labelPlural }) => ({
            id: name,
            label: t(`record.${name}.many`, { defaultValue: labelPlural }),
            count: facets.types[name] ?? 0,
            on: type === name,
            choose: () => set({ type: name }),
          })),
        ]}
      />
      <Chips
        label={t('search.anyState')}
        chips={[
          {
            id: '',
            label: t('search.anyState'),
            count: null,
            on: state === undefined,
            choose: () => set({ state: undefined }),
          },
          ...states,
        ]}
      />
    </>
  );
};
