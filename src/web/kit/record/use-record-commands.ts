import { IconArrowUpRight, IconLink, IconUserPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypes } from '../../api/definitions.ts';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useLabels } from '../fields/use-labels.ts';
import { useCommands, type Command } from '../palette/commands.ts';
import { askFor } from './ask.ts';
import { offered } from './likeliest.ts';
import { asksNothing } from './asks-nothing.ts';
import { askedAs, waysOf } from './make/ways.ts';
import { transitionIcon } from './transition-icon.ts';
import { useCopyLink } from './use-copy-link.ts';
import { useOfferedActions } from './use-offered-actions.ts';
import { useRecordActions } from './use-record-actions.ts';

/** Offers all that can be done with the record in the palette. What asks for something opens its form. */
export const useRecordCommands = (type: RecordType, record: RecordRow): void => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const me = useSession().person;
  const types = useTypes();
  const { act, edit } = useRecordActions(type);
  const copy = useCopyLink(type, record);
  const { prominent, rest } = useOfferedActions(type, record);
  const shape = JSON.stringify([...prominent, ...rest]);
  const commands = useMemo((): Command[] => {
    const run = (name: string, atOnce: boolean) => (): void => {
      if (atOnce) void act(record, name, {}).catch(() => undefined);
      else askFor(record.id, name);
    };
    const transitions = offered(type.lifecycle, record.state, record.may?.transitions ?? []).map(
      ({ name, transition }): Command => ({
        id: `do:${name}`,
        label: labels.transition(name),
        icon: transitionIcon(type.lifecycle, transition),
        ...(transition.key ? { keys: transition.key.toLowerCase() } : {}),
        run: run(name, asksNothing(transition)),
      }),
    );
    const actions = (JSON.parse(shape) as typeof rest).map(({ name, keys, atOnce }): Command => ({
      id: `do:${name}`,
      label: labels.action(name),
      icon: IconArrowUpRight,
      ...(keys ? { keys } : {}),
      run: run(name, atOnce),
    }));
    const mine: Command[] =
      record.may?.edit && 'assignee' in record && record.assignee?.id !== me.id
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
    const link: Command = { id: 'do:link', label: t('record.copyLink'), icon: IconLink, run: () => void copy() };
    const ways = waysOf(t, type, record, types).map(({ id, label, icon }): Command => ({
      id: `do:${askedAs(id)}`,
      label,
      icon,
      run: () => askFor(record.id, askedAs(id)),
    }));
    return [...transitions, ...mine, ...actions, ...ways, link];
  }, [record, type, types, t, labels, me, act, edit, copy, shape]);
  useCommands(record.number, commands);
};
