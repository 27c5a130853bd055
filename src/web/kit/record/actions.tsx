import { useMemo } from 'react';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useKeys } from '../keys/use-keys.ts';
import { ActionButton } from './action-button.tsx';
import { arrange } from './likeliest.ts';
import { MoreMenu } from './more-menu.tsx';
import { TransitionButton } from './transition-button.tsx';
import { useOfferedActions } from './use-offered-actions.ts';
import { useRecordActions } from './use-record-actions.ts';

const NOTHING: readonly string[] = [];

/** The buttons of a record: the likeliest transition is the primary one; on a phone it comes first. */
export const RecordActions = ({
  type,
  record,
  narrow = false,
}: {
  type: RecordType;
  record: RecordRow;
  narrow?: boolean;
}) => {
  const may = record.may?.transitions ?? NOTHING;
  const { primary, beside, rest } = useMemo(
    () => arrange(type.lifecycle, record.state, may),
    [type, record.state, may],
  );
  const { prominent, rest: actions } = useOfferedActions(type, record);
  const { edit } = useRecordActions(type);
  const me = useSession().person;
  useKeys(
    record.may?.edit && record.assignee?.id !== me.id
      ? [
          {
            keys: 'i',
            label: 'keys.assignMe',
            run: () => void edit(record, { assignee: { id: me.id, label: me.name } }).catch(() => undefined),
          },
        ]
      : [],
  );
  // On a phone they have room where no transition takes it: whoever is asked to approve decides there. Else they are in the menu.
  const alone = primary === undefined;
  const beforeAll = narrow && !alone ? [] : prominent;
  const asides = beside.map((each) => (
    <TransitionButton key={each.name} type={type} record={record} offered={each} bare={narrow} />
  ));
  const first = primary ? (
    <TransitionButton key={primary.name} type={type} record={record} offered={primary} primary narrow={narrow} />
  ) : null;
  return (
    <>
      {beforeAll.map((action) => (
        <ActionButton key={action.name} type={type} record={record} action={action} always={alone} />
      ))}
      {narrow ? first : asides}
      {narrow ? asides : first}
      <MoreMenu
        type={type}
        record={record}
        rest={rest}
        actions={[...prominent, ...actions]}
        shown={new Set(beforeAll.map(({ name }) => name))}
        always={alone}
      />
    </>
  );
};
