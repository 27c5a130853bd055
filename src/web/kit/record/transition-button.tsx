import { ActionIcon, Button, Popover, Tooltip } from '@mantine/core';
import { useRef, useState } from 'react';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { KeyOf } from '../keys/key-of.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useKeys } from '../keys/use-keys.ts';
import type { TransitionForm } from './transition-form.tsx';
import type { Offered } from './likeliest.ts';
import { asksNothing } from './asks-nothing.ts';
import { transitionIcon } from './transition-icon.ts';
import { useRecordActions } from './use-record-actions.ts';

type Props = {
  type: RecordType;
  record: RecordRow;
  offered: Offered;
  primary?: boolean;
  bare?: boolean;
  narrow?: boolean;
  /** What it is called here, where that differs from the record type's own word. */
  words?: string;
};

// The form comes when it is asked for: whoever only reads a record does not wait for it.
const loadForm = () => import('./transition-form.tsx');

/** One transition as a button with its letter. What it asks for is asked in place. */
export const TransitionButton = ({
  type,
  record,
  offered,
  primary = false,
  bare = false,
  narrow = false,
  words = '',
}: Props) => {
  const { name, transition } = offered;
  const own = useLabels(type).transition(name);
  const label = words || own;
  const { act } = useRecordActions(type);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [form, setForm] = useState<{ Form: typeof TransitionForm } | null>(null);
  const ask = async (): Promise<void> => {
    const module = await loadForm();
    setForm({ Form: module.TransitionForm });
    button.current?.focus();
    setOpen(true);
  };
  const begin = (): void => {
    if (!asksNothing(type, record, transition)) return void ask();
    setBusy(true);
    void act(record, name, {})
      .catch(() => undefined)
      .finally(() => setBusy(false));
  };
  const key = transition.key?.toLowerCase();
  useKeys(key ? [{ keys: key, label: 'keys.transition', id: `do:${name}`, values: { label }, run: begin }] : []);
  const icon = <Icon of={transitionIcon(type.lifecycle, transition)} />;
  return (
    <Popover closeOnClickOutside={false} opened={open} onChange={setOpen} position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        {bare ? (
          <Tooltip label={label}>
            <ActionIcon ref={button} variant="default" aria-label={label} loading={busy} onClick={begin}>
              {icon}
            </ActionIcon>
          </Tooltip>
        ) : (
          <Button
            ref={button}
            variant={primary ? 'filled' : 'default'}
            leftSection={narrow ? null : icon}
            rightSection={primary && key ? <KeyOf id={`do:${name}`} keys={key} /> : null}
            loading={busy}
            onClick={begin}
            data-primary={primary || undefined}
          >
            {label}
          </Button>
        )}
      </Popover.Target>
      <Popover.Dropdown>
        {form ? (
          <form.Form
            type={type}
            record={record}
            name={name}
            transition={transition}
            words={label}
            submit={(input) => act(record, name, input)}
            cancel={() => setOpen(false)}
          />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
};
