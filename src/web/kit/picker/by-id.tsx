import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useTypeByName } from '../../api/definitions.ts';
import { recordQuery } from '../../api/records.ts';
import type { RecordType, Ref } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { RefPicker } from './ref-picker.tsx';
import css from './picker.module.css';

const KNOWN_MS = 300_000;

const Named = ({
  type,
  id,
  change,
  label,
}: {
  type: RecordType;
  id: string;
  change: (id: string) => void;
  label: string;
}) => {
  const found = useQuery({ ...recordQuery(type, id), enabled: id !== '', staleTime: KNOWN_MS }).data;
  const value: Ref | null = id === '' ? null : { id, label: found?.title ?? '…' };
  return <RefPicker to={type.name} aria-label={label} value={value} change={(ref) => change(ref?.id ?? '')} />;
};

/** One record by its id; the name is looked up. '' is none. */
export const RefById = ({ to, ...props }: { to: string; id: string; change: (id: string) => void; label: string }) => {
  const type = useTypeByName(to);
  return type ? <Named type={type} {...props} /> : null;
};

const useCalled = (type: RecordType, id: string): string => {
  const { t } = useTranslation();
  const found = useQuery({ ...recordQuery(type, id), staleTime: KNOWN_MS });
  return found.data?.title ?? (found.isError ? t('picker.gone') : '…');
};

const Called = ({ type, id }: { type: RecordType; id: string }) => <span className="clip">{useCalled(type, id)}</span>;

/** What a record is called, by its id. */
export const NameById = ({ to, id }: { to: string; id: string }) => {
  const type = useTypeByName(to);
  return type ? <Called type={type} id={id} /> : null;
};

const Pill = ({ type, id, remove }: { type: RecordType; id: string; remove: () => void }) => {
  const { t } = useTranslation();
  const name = useCalled(type, id);
  return (
    <li className={css['pill']}>
      <span className="clip">{name}</span>
      <button type="button" className={css['clear']} aria-label={t('picker.without', { name })} onClick={remove}>
        <Icon of={IconX} size={14} />
      </button>
    </li>
  );
};

/** Several records by their ids: those that are chosen, each with its name, and a picker for one more. */
export const RefsById = ({
  to,
  ids,
  change,
  label,
}: {
  to: string;
  ids: readonly string[];
  change: (ids: string[]) => void;
  label: string;
}) => {
  const type = useTypeByName(to);
  if (!type) return null;
  return (
    <div className={css['several']} role="group" aria-label={label}>
      {ids.length > 0 ? (
        <ul className={css['pills']}>
          {ids.map((id) => (
            <Pill key={id} type={type} id={id} remove={() => change(ids.filter((each) => each !== id))} />
          ))}
        </ul>
      ) : null}
      <RefPicker
        // A fresh one for each further record: what was typed for the last is gone.
        key={ids.length}
        to={to}
        aria-label={label}
        value={null}
        change={(ref) => ref && !ids.includes(ref.id) && change([...ids, ref.id])}
      />
    </div>
  );
};
