import { ActionIcon, Menu, Popover } from '@mantine/core';
import { IconDots, IconLink, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { say } from '../toast/store.ts';
import { usePractice } from '../practice.ts';
import { ActionForm } from './action-form.tsx';
import type { Offered } from './likeliest.ts';
import { TransitionForm } from './transition-form.tsx';
import { transitionIcon } from './transition-icon.ts';
import { useRecordActions } from './use-record-actions.ts';

/** The rest of what can be done: rarer transitions, named actions of the practice, a link to copy. */
export const MoreMenu = ({ type, record, rest }: { type: RecordType; record: RecordRow; rest: readonly Offered[] }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const me = useSession().person;
  const { act, edit } = useRecordActions(type);
  const { actions = {} } = usePractice(type);
  const [asking, setAsking] = useState<Offered | { action: string } | null>(null);
  const close = (): void => setAsking(null);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(`${location.origin}/${type.plural}/${record.number}`);
    say({ tone: 'ok', text: t('record.linkCopied') });
  };
  return (
    <Popover opened={asking !== null} onChange={(open) => open || close()} position="bottom-end" trapFocus withRoles={false}>
      <Popover.Target>
        <span>
          <Menu>
            <Menu.Target>
              <ActionIcon variant="default" aria-label={t('record.more')}>
                <Icon of={IconDots} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {rest.map((each) => (
                <Menu.Item
                  key={each.name}
                  leftSection={<Icon of={transitionIcon(type.lifecycle, each.transition)} />}
                  onClick={() => setAsking(each)}
                >
                  {labels.transition(each.name)}
                </Menu.Item>
              ))}
              {(record.may?.actions ?? []).filter((name) => name in actions).map((name) => (
                <Menu.Item key={name} onClick={() => setAsking({ action: name })}>
                  {t(`record.${type.name}.action.${name}`, { defaultValue: name })}
                </Menu.Item>
              ))}
              {record.may?.edit && record.assignee?.id !== me.id ? (
                <Menu.Item
                  leftSection={<Icon of={IconUserPlus} />}
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
      <Popover.Dropdown>
        {asking && 'transition' in asking ? (
          <TransitionForm
            type={type}
            record={record}
            name={asking.name}
            transition={asking.transition}
            submit={(input) => act(record, asking.name, input)}
            cancel={close}
          />
        ) : asking ? (
          <ActionForm type={type} record={record} action={asking.action} done={close} />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
};
