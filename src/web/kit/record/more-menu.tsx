import { ActionIcon, Menu, Popover } from '@mantine/core';
import { IconDots, IconLink, IconUserPlus } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypes } from '../../api/definitions.ts';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { KeyOf } from '../keys/key-of.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useKeys } from '../keys/use-keys.ts';
import { ActionForm } from './action-form.tsx';
import { TransitionForm } from './transition-form.tsx';
import { askFor, onAsked } from './ask.ts';
import { askedAs, wayIn, waysOf } from './make/ways.ts';
import type { Offered } from './likeliest.ts';
import { transitionIcon } from './transition-icon.ts';
import { useCopyLink } from './use-copy-link.ts';
import type { OfferedAction } from './use-offered-actions.ts';
import { useRecordActions } from './use-record-actions.ts';

type Asking = { kind: 'transition'; offered: Offered } | { kind: 'action'; name: string };
type MenuProps = {
  type: RecordType;
  record: RecordRow;
  rest: readonly Offered[];
  actions: readonly OfferedAction[];
  /** Those of the actions that have a button beside the menu: on wide screens, or `always`. Their keys are heard here. */
  shown: ReadonlySet<string>;
  always: boolean;
};

const AskingForm = ({
  type,
  record,
  asking,
  close,
}: {
  type: RecordType;
  record: RecordRow;
  asking: Asking;
  close: () => void;
}) => {
  const { act } = useRecordActions(type);
  if (asking.kind === 'action') return <ActionForm type={type} record={record} action={asking.name} done={close} />;
  const { name, transition } = asking.offered;
  return (
    <TransitionForm
      type={type}
      record={record}
      name={name}
      transition={transition}
      submit={(input) => act(record, name, input)}
      cancel={close}
    />
  );
};

/** The rest of what can be done: rarer transitions, named actions of the practice, a link to copy. */
export const MoreMenu = ({ type, record, rest, actions, shown, always }: MenuProps) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const me = useSession().person;
  const ways = waysOf(t, type, record, useTypes());
  const copy = useCopyLink(type, record);
  const { act, edit } = useRecordActions(type);
  const [asking, setAsking] = useState<Asking | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => setAsking(null);
  const ask = (next: Asking): void => {
    button.current?.focus();
    setAsking(next);
  };
  const asked = useEffectEvent((id: string, name: string) => {
    const transition = type.lifecycle.transitions[name];
    if (id === record.id && wayIn(name) === undefined)
      ask(transition ? { kind: 'transition', offered: { name, transition } } : { kind: 'action', name });
  });
  useEffect(() => onAsked((id, name) => asked(id, name)), []);
  const run = ({ name, atOnce }: OfferedAction): void => {
    if (atOnce) void act(record, name, {}).catch(() => undefined);
    else ask({ kind: 'action', name });
  };
  useKeys(
    actions.flatMap((each) =>
      each.keys
        ? [
            {
              keys: each.keys,
              label: 'keys.transition',
              id: `do:${each.name}`,
              values: { label: labels.action(each.name) },
              run: () => run(each),
            },
          ]
        : [],
    ),
  );
  return (
    <Popover
      closeOnClickOutside={false}
      opened={asking !== null}
      onChange={(open) => open || close()}
      position="bottom-end"
      trapFocus
      withRoles={false}
    >
      <Popover.Target>
        <span>
          <Menu>
            <Menu.Target>
              <ActionIcon ref={button} variant="default" aria-label={t('record.more')}>
                <Icon of={IconDots} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {rest.map((offered) => (
                <Menu.Item
                  key={offered.name}
                  leftSection={<Icon of={transitionIcon(type.lifecycle, offered.transition)} />}
                  onClick={() => ask({ kind: 'transition', offered })}
                >
                  {labels.transition(offered.name)}
                </Menu.Item>
              ))}
              {actions
                .filter(({ name }) => !(always && shown.has(name)))
                .map((each) => (
                  <Menu.Item
                    key={each.name}
                    className={shown.has(each.name) ? 'phone-only' : ''}
                    rightSection={each.keys ? <KeyOf id={`do:${each.name}`} keys={each.keys} /> : null}
                    onClick={() => run(each)}
                  >
                    {labels.action(each.name)}
                  </Menu.Item>
                ))}
              {ways.length > 0 ? <Menu.Divider /> : null}
              {ways.map(({ id, label, icon }) => (
                <Menu.Item key={id} leftSection={<Icon of={icon} />} onClick={() => askFor(record.id, askedAs(id))}>
                  {label}
                </Menu.Item>
              ))}
              <Menu.Divider />
              {record.may?.edit && 'assignee' in record && record.assignee?.id !== me.id ? (
                <Menu.Item
                  leftSection={<Icon of={IconUserPlus} />}
                  rightSection={<KeyOf id="keys.assignMe" keys="i" />}
                  onClick={() => void edit(record, { assignee: { id: me.id, label: me.name } }).catch(() => undefined)}
                >
                  {t('keys.assignMe')}
                </Menu.Item>
              ) : null}
              <Menu.Item leftSection={<Icon of={IconLink} />} onClick={() => void copy()}>
                {t('record.copyLink')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown
        role="dialog"
        aria-label={
          asking?.kind === 'transition'
            ? labels.transition(asking.offered.name)
            : labels.action(asking?.kind === 'action' ? asking.name : '')
        }
      >
        {asking ? <AskingForm type={type} record={record} asking={asking} close={close} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
};
