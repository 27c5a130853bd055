import { ActionIcon, Button, Menu, Popover } from '@mantine/core';
import { IconDots, IconUserPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType, Ref, Value } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { Kbd } from '../basic/kbd.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useKeys } from '../keys/use-keys.ts';
import { RefPicker } from '../picker/ref-picker.tsx';
import type { Offered } from '../record/likeliest.ts';
import { TransitionForm } from '../record/transition-form.tsx';
import { transitionIcon } from '../record/transition-icon.ts';
import { sharedTransitions } from './bulk.ts';
import { useBulk } from './use-bulk.ts';
import css from './bulk-bar.module.css';

type Asking = { kind: 'assign' } | ({ kind: 'transition' } & Offered) | null;

const SHOWN = 3;

const AssignForm = ({ assign }: { assign: (person: Ref) => void }) => {
  const { t } = useTranslation();
  return (
    <div className={css['assign']}>
      <RefPicker to="person" label={t('list.assignTo')} value={null} change={(person) => person && assign(person)} />
    </div>
  );
};

/** What can be done with all selected records at once; every one gets its own result. */
export const BulkBar = ({
  type,
  rows,
  clear,
  keepOnly,
}: {
  type: RecordType;
  rows: readonly RecordRow[];
  clear: () => void;
  keepOnly: (ids: ReadonlySet<string>) => void;
}) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const [asking, setAsking] = useState<Asking>(null);
  const { run, busy } = useBulk(type, keepOnly);
  const shared = sharedTransitions(type, rows);
  const canAssign = 'assignee' in type.fields;
  const close = (): void => setAsking(null);
  const begin = (each: Offered): void => setAsking({ kind: 'transition', ...each });
  const assign = (person: Ref): void => {
    close();
    void run(rows, `${t('list.assignTo')} ${person.label}`, { edit: { assignee: person } });
  };

  useKeys(
    rows.length === 0
      ? []
      : [
          ...(canAssign ? [{ keys: 'a', label: 'keys.assign', run: () => setAsking({ kind: 'assign' }) }] : []),
          ...shared.flatMap((each) =>
            each.transition.key
              ? [
                  {
                    keys: each.transition.key.toLowerCase(),
                    label: 'keys.transition',
                    values: { label: labels.transition(each.name) },
                    run: () => begin(each),
                  },
                ]
              : [],
          ),
        ],
  );
  if (rows.length === 0) return null;
  return (
    <Popover
      closeOnClickOutside={false}
      opened={asking !== null}
      onChange={(open) => open || close()}
      position="top"
      trapFocus
      offset={10}
      withRoles={false}
    >
      <Popover.Target>
        <div className={css['bar']} role="toolbar" aria-label={t('list.bulk')}>
          <span className="med">{t('list.selected', { count: rows.length })}</span>
          <i />
          {canAssign ? (
            <Button
              variant="subtle"
              loading={busy}
              leftSection={<Icon of={IconUserPlus} />}
              rightSection={<Kbd keys="A" />}
              onClick={() => setAsking({ kind: 'assign' })}
            >
              {t('keys.assign')}
            </Button>
          ) : null}
          {shared.slice(0, SHOWN).map((each) => (
            <Button
              key={each.name}
              variant="subtle"
              leftSection={<Icon of={transitionIcon(type.lifecycle, each.transition)} />}
              rightSection={each.transition.key ? <Kbd keys={each.transition.key} /> : null}
              onClick={() => begin(each)}
            >
              {labels.transition(each.name)}
            </Button>
          ))}
          {shared.length > SHOWN ? (
            <Menu position="top-end">
              <Menu.Target>
                <ActionIcon aria-label={t('list.bulkMore')}>
                  <Icon of={IconDots} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {shared.slice(SHOWN).map((each) => (
                  <Menu.Item key={each.name} onClick={() => begin(each)}>
                    {labels.transition(each.name)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          ) : null}
          <i />
          <ActionIcon aria-label={t('list.clear')} onClick={clear}>
            <Icon of={IconX} />
          </ActionIcon>
        </div>
      </Popover.Target>
      <Popover.Dropdown>
        {asking?.kind === 'assign' ? <AssignForm assign={assign} /> : null}
        {asking?.kind === 'transition' ? (
          <TransitionForm
            type={type}
            record={undefined}
            name={asking.name}
            transition={asking.transition}
            submit={(input: Record<string, Value>) =>
              run(rows, labels.transition(asking.name), { transition: asking.name, input })
            }
            cancel={close}
          />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
};
