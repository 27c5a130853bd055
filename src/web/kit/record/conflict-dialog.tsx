import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import { Avatar } from '../basic/avatar.tsx';
import { isEmpty, isRef } from '../fields/kind.ts';
import { FieldValue } from '../fields/kinds.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { conflictNow, onConflict, showConflict, type Conflict } from './conflict.ts';
import css from './conflict.module.css';

type Side = 'mine' | 'theirs';

const Choice = ({
  conflict,
  name,
  side,
  on,
  pick,
}: {
  conflict: Conflict;
  name: string;
  side: Side;
  on: boolean;
  pick: () => void;
}) => {
  const { t } = useTranslation();
  const field = conflict.type.fields[name];
  const value = conflict[side][name];
  return (
    <label className={css['pick']} data-on={on || undefined}>
      <input type="radio" name={name} checked={on} onChange={pick} />
      {isEmpty(value) || !field ? (
        <span className="faint">{t('conflict.nothing')}</span>
      ) : (
        <FieldValue name={name} field={field} value={value} />
      )}
    </label>
  );
};

const Table = ({ conflict }: { conflict: Conflict }) => {
  const { t } = useTranslation();
  const labels = useLabels(conflict.type);
  const me = useSession().person;
  const [sides, setSides] = useState<Record<string, Side>>(() =>
    Object.fromEntries(conflict.fields.map((name) => [name, 'mine'])),
  );
  const chosen = conflict.fields.filter((name) => sides[name] === 'mine');
  const free = Object.keys(conflict.mine).filter((name) => !conflict.fields.includes(name));
  const save = useMutation({
    mutationFn: () =>
      conflict.save(Object.fromEntries([...free, ...chosen].map((name) => [name, conflict.mine[name]]))),
    onSuccess: () => showConflict(undefined),
  });
  const who = conflict.theirs['updatedBy'];
  const by = isRef(who) ? who : undefined;
  return (
    <>
      <div className={css['table']} role="table">
        <div role="row" className={css['head']}>
          <span role="columnheader" className="sr">
            {t('conflict.field')}
          </span>
          <span role="columnheader">
            <Avatar name={me.name} me /> <b>{t('conflict.mine')}</b>{' '}
            <span className="faint">{t('conflict.mineHint')}</span>
          </span>
          <span role="columnheader">
            {by ? <Avatar name={by.label} /> : null} <b>{by?.label ?? t('conflict.theirs')}</b>
          </span>
        </div>
        {conflict.fields.map((name) => (
          <div role="row" key={name}>
            <span role="rowheader" className="faint">
              {labels.field(name)}
            </span>
            {(['mine', 'theirs'] as const).map((side) => (
              <span role="cell" key={side}>
                <Choice
                  conflict={conflict}
                  name={name}
                  side={side}
                  on={sides[name] === side}
                  pick={() => setSides({ ...sides, [name]: side })}
                />
              </span>
            ))}
          </div>
        ))}
      </div>
      <div className={css['foot']}>
        <Button variant="subtle" onClick={() => showConflict(undefined)}>
          {t('conflict.takeTheirs')}
        </Button>
        <Button
          variant="filled"
          loading={save.isPending}
          onClick={() => (chosen.length + free.length > 0 ? save.mutate() : showConflict(undefined))}
        >
          {t('conflict.save')}
        </Button>
      </div>
    </>
  );
};

/** Both versions, to choose from: nothing is overwritten silently. */
export const ConflictDialog = () => {
  const { t } = useTranslation();
  const conflict = useSyncExternalStore(onConflict, conflictNow);
  return (
    <Modal
      opened={conflict !== undefined}
      onClose={() => showConflict(undefined)}
      title={t('conflict.title')}
      size={720}
      closeButtonProps={{ 'aria-label': t('conflict.takeTheirs') }}
    >
      <p className="sm faint">{t('conflict.help')}</p>
      {conflict ? <Table key={`${conflict.base.id} ${conflict.theirs.version}`} conflict={conflict} /> : null}
    </Modal>
  );
};
