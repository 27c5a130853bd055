import { Button, Popover } from '@mantine/core';
import { IconArrowUpRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { ActionForm } from './action-form.tsx';
import type { OfferedAction } from './use-offered-actions.ts';
import { useRecordActions } from './use-record-actions.ts';

/** A named action that stands beside the transitions. */
export const ActionButton = ({
  type,
  record,
  action,
  always = false,
}: {
  type: RecordType;
  record: RecordRow;
  action: OfferedAction;
  /** On a phone too. */
  always?: boolean;
}) => {
  const labels = useLabels(type);
  const { act } = useRecordActions(type);
  const [open, setOpen] = useState(false);
  const begin = (): void => {
    if (action.atOnce) void act(record, action.name, {}).catch(() => undefined);
    else setOpen(true);
  };
  return (
    <Popover closeOnClickOutside={false} opened={open} onChange={setOpen} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button className={always ? '' : 'desk-only'} leftSection={<Icon of={IconArrowUpRight} />} onClick={begin}>
          {labels.action(action.name)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ActionForm type={type} record={record} action={action.name} done={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
};
