import { ActionIcon, Button, Menu, Popover } from '@mantine/core';
import { IconArrowMerge, IconDots, IconPencil, IconTag, IconUserCheck, IconUserPlus, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import type { RecordType, Ref, Value } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { KeyOf } from '../keys/key-of.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useCommands, type Command } from '../palette/commands.ts';
import { RefPicker } from '../picker/ref-picker.tsx';
import { fieldCommands } from '../record/field-commands.ts';
import type { Offered } from '../record/likeliest.ts';
import { TransitionForm } from '../record/transition-form.tsx';
import { transitionIcon } from '../record/transition-icon.ts';
import { SkeletonRows } from '../states/skeleton.tsx';
import { bulkFields, canMerge, sharedTransitions } from './bulk.ts';
import { BulkEdit } from './bulk-edit.tsx';
import { BulkOutcomeDialog } from './bulk-outcome.tsx';
import { BulkTags } from './bulk-tags.tsx';
import { freshRows, MOST_MATCHING, useAllMatching } from './matching.ts';
import { useBulk, type BulkOutcome } from './use-bulk.ts';
import type { Cursor } from './use-cursor.ts';
import css from './bulk-bar.module.css';

const MergeForm = lazy(() =>
  import('../record/merge/merge-form.tsx').then((module) => ({ default: module.MergeForm })),
);

type Asking =
  | { kind: 'assign' }
  | { kind: 'merge' }
  | { kind: 'edit' }
  | { kind: 'tags' }
  | ({ kind: 'transition' } & Offered)
  | null;

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
  filter,
  found,
  cursor,
}: {
  type: RecordType;
  filter: string;
  found: { count: number; estimated: boolean } | undefined;
  cursor: Cursor;
}) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const [asking, setAsking] = useState<Asking>(null);
  const { chosen: rows, clear, keepOnly } = cursor;
  const me = useSession().person;
  const { run, done, outcome, dismiss } = useBulk(type, keepOnly);
  const matching = useAllMatching(type, filter, cursor.add);
  const busy = done !== null;
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
          ...(canAssign
            ? [{ keys: 'a', label: 'keys.assign', first: true, run: () => setAsking({ kind: 'assign' }) }]
            : []),
          ...shared.flatMap((each) =>
            each.transition.key
              ? [
                  {
                    keys: each.transition.key.toLowerCase(),
                    label: 'keys.transition',
                    id: `do:${each.name}`,
                    values: { label: labels.transition(each.name) },
                    first: true,
                    run: () => begin(each),
                  },
                ]
              : [],
          ),
        ],
  );
  const commands = useMemo(
    (): Command[] =>
      rows.length === 0
        ? []
        : [
            ...sharedTransitions(type, rows).map((each): Command => ({
              id: `do:${each.name}`,
              label: labels.transition(each.name),
              icon: transitionIcon(type.lifecycle, each.transition),
              ...(each.transition.key ? { keys: each.transition.key.toLowerCase() } : {}),
              run: () => setAsking({ kind: 'transition', ...each }),
            })),
            ...(canMerge(type, rows)
              ? [
                  {
                    id: 'do:merge',
                    label: t('merge.many', { count: rows.length }),
                    icon: IconArrowMerge,
                    run: () => setAsking({ kind: 'merge' }),
                  },
                ]
              : []),
            ...fieldCommands(t, labels, type, (name, value) => {
              void run(rows, t('list.bulkSetTo', { field: labels.field(name) }), { edit: { [name]: value } });
            }),
          ],
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `run` is made anew on every render and does the same
    [rows, type, labels, t],
  );
  useCommands(t('palette.selected', { count: rows.length }), commands);
  const retry = ({ what, work, results }: BulkOutcome): void => {
    dismiss();
    void freshRows(
      type,
      results.flatMap(({ row, refused }) => (refused === null ? [] : [row])),
    ).then((again) => run(again, what, work));
  };
  const result = <BulkOutcomeDialog type={type} outcome={outcome} retry={retry} close={dismiss} />;
  if (rows.length === 0) return result;
  return (
    <>
      {result}
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
            <span className="med" role="status">
              {busy ? t('list.bulkProgress', { done, total: rows.length }) : t('list.selected', { count: rows.length })}
            </span>
            {matching.busy ? (
              <span className="sm muted">{t('list.matchingProgress', { count: rows.length })}</span>
            ) : found && found.count > rows.length && rows.length >= 50 ? (
              <Button variant="subtle" onClick={() => void matching.select()}>
                {found.count > MOST_MATCHING || found.estimated
                  ? t('list.selectFirst', { most: MOST_MATCHING.toLocaleString() })
                  : t('list.selectMatching', { count: found.count })}
              </Button>
            ) : null}
            <i />
            {canAssign ? (
              <Button
                variant="subtle"
                disabled={busy}
                leftSection={<Icon of={IconUserCheck} />}
                onClick={() => assign({ id: me.id, label: me.name })}
              >
                {t('list.assignMe')}
              </Button>
            ) : null}
            {canAssign ? (
              <Button
                variant="subtle"
                disabled={busy}
                leftSection={<Icon of={IconUserPlus} />}
                rightSection={<KeyOf id="keys.assign" keys="a" />}
                onClick={() => setAsking({ kind: 'assign' })}
              >
                {t('keys.assign')}
              </Button>
            ) : null}
            {bulkFields(type).length > 0 ? (
              <Button
                variant="subtle"
                disabled={busy}
                leftSection={<Icon of={IconPencil} />}
                onClick={() => setAsking({ kind: 'edit' })}
              >
                {t('list.bulkEdit')}
              </Button>
            ) : null}
            {'tags' in type.fields ? (
              <Button
                variant="subtle"
                disabled={busy}
                leftSection={<Icon of={IconTag} />}
                onClick={() => setAsking({ kind: 'tags' })}
              >
                {t('list.tags')}
              </Button>
            ) : null}
            {canMerge(type, rows) ? (
              <Button
                variant="subtle"
                disabled={busy}
                leftSection={<Icon of={IconArrowMerge} />}
                onClick={() => setAsking({ kind: 'merge' })}
              >
                {t('merge.go')}
              </Button>
            ) : null}
            {shared.slice(0, SHOWN).map((each) => (
              <Button
                key={each.name}
                variant="subtle"
                disabled={busy}
                leftSection={<Icon of={transitionIcon(type.lifecycle, each.transition)} />}
                rightSection={each.transition.key ? <KeyOf id={`do:${each.name}`} keys={each.transition.key} /> : null}
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
        <Popover.Dropdown role="dialog" aria-label={t('list.bulk')}>
          {asking?.kind === 'assign' ? <AssignForm assign={assign} /> : null}
          {asking?.kind === 'edit' ? (
            <BulkEdit
              type={type}
              set={(name, value) => {
                close();
                void run(rows, t('list.bulkSetTo', { field: labels.field(name) }), { edit: { [name]: value } });
              }}
            />
          ) : null}
          {asking?.kind === 'tags' ? (
            <BulkTags
              set={(tags) => {
                close();
                void run(rows, t('list.tagsSet'), { tags });
              }}
            />
          ) : null}
          {asking?.kind === 'merge' ? (
            <Suspense fallback={<SkeletonRows rows={4} />}>
              <MergeForm type={type} records={rows} done={close} merged={clear} />
            </Suspense>
          ) : null}
          {asking?.kind === 'transition' ? (
            <TransitionForm
              type={type}
              record={undefined}
              name={asking.name}
              transition={asking.transition}
              submit={(input: Record<string, Value>) => {
                void run(rows, labels.transition(asking.name), { transition: asking.name, input });
                return Promise.resolve();
              }}
              cancel={close}
            />
          ) : null}
        </Popover.Dropdown>
      </Popover>
    </>
  );
};
