import { IconUserPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { bindingsNow } from '../keys/registry.ts';
import { useLabels } from '../fields/use-labels.ts';
import { useCommands, type Command } from '../palette/commands.ts';
import { offered } from './likeliest.ts';
import { asksNothing } from './transition-form.tsx';
import { transitionIcon } from './transition-icon.ts';
import { useRecordActions } from './use-record-actions.ts';

/** Offers what can be done with the record in the palette. What asks for something opens its form through its key. */
export const useRecordCommands = (type: RecordType, record: RecordRow): void => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const me = useSession().person;
  const { act, edit } = useRecordActions(type);
  const commands = useMemo((): Command[] => {
    const transitions = offered(type.lifecycle, record.state, record.may?.transitions ?? []).flatMap(
      ({ name, transition }): Command[] => {
        const keys = transition.key?.toLowerCase();
        if (!keys && !asksNothing(transition)) return [];
        const run = asksNothing(transition)
          ? (): void => void act(record, name, {}).catch(() => undefined)
          : (): void =>
              bindingsNow()
                .find((binding) => binding.keys === keys)
                ?.run();
        return [
          {
            id: `do:${name}`,
            label: labels.transition(name),
            icon: transitionIcon(type.lifecycle, transition),
            ...(keys ? { keys } : {}),
            run,
          },
        ];
      },
    );
    const mine: Command[] =
      record.may?.edit && record.assignee?.id !== me.id
        ? [
            {
              id: 'do:me',
              label: t('keys.assignMe'),
              icon: IconUserPlus,
              keys: 'i',
              run: () => void edit(record, { assignee: { id: me.id, label: me.name } }).catch(() => undefined),
            },
          ]
        : [];
    return [...transitions, ...mine];
  }, [record, type, t, labels, me, act, edit]);
  useCommands(record.number, commands);
};
