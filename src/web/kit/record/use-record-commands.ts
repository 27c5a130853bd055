import { IconArrowUpRight, IconBell, IconCopy, IconLink, IconTemplate, IconUserPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypes } from '../../api/definitions.ts';
import { endPart, participantsQuery, takePart } from '../../api/participants.ts';
import { useSession } from '../../api/session.ts';
import { addLink } from '../../api/timeline.ts';
import type { RecordRow, RecordType, Value } from '../../api/types.ts';
import { useLabels } from '../fields/use-labels.ts';
import { useCommands, type Command } from '../palette/commands.ts';
import { say } from '../toast/store.ts';
import { askFor } from './ask.ts';
import { wish } from '../compose/bus.ts';
import { fieldCommands, linkCommand, tagCommand } from './field-commands.ts';
import { offered } from './likeliest.ts';
import { asksNothing } from './asks-nothing.ts';
import { askedAs, waysOf } from './make/ways.ts';
import { transitionIcon } from './transition-icon.ts';
import { useCopyLink } from './use-copy-link.ts';
import { useOfferedActions } from './use-offered-actions.ts';
import { useRecordActions } from './use-record-actions.ts';

/** To be told of what happens to a record, or no longer. */
const useWatchCommand = (type: RecordType, record: RecordRow): Command | undefined => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useSession().person.id;
  const query = participantsQuery(type, record.id);
  const people = useQuery(query).data;
  const watching = people?.some(({ person, role }) => person.id === me && role === 'watcher');
  return useMemo(() => {
    if (watching === undefined) return undefined;
    const run = async (): Promise<void> => {
      await (watching ? endPart : takePart)(type, record.id, me, 'watcher');
      await client.invalidateQueries({ queryKey: participantsQuery(type, record.id).queryKey });
    };
    return {
      id: 'do:watch',
      label: t(watching ? 'record.unwatch' : 'record.watch'),
      icon: IconBell,
      keys: 'w',
      run: () => void run().catch(() => undefined),
    };
  }, [watching, type, record.id, me, client, t]);
};

/** Changes of fields, tags and links, with what they want to know asked for in the palette. */
const useChangeCommands = (type: RecordType, record: RecordRow): Command[] => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const labels = useLabels(type);
  const types = useTypes();
  const { edit } = useRecordActions(type);
  return useMemo(() => {
    const set = (name: string, value: Value): void => void edit(record, { [name]: value }).catch(() => undefined);
    const tags = Array.isArray(record['tags']) ? record['tags'].map(String) : [];
    const link = linkCommand(
      t,
      { type, number: record.number, types: types.filter(({ arrangement }) => arrangement !== true) },
      (kind, direction, other) => {
        void addLink(type, record.id, kind, other.id, direction)
          .then(() => {
            say({ tone: 'ok', text: t('record.link.made', { number: other.number ?? other.label }) });
            return client.invalidateQueries({ queryKey: ['records', type.name, 'part', record.id] });
          })
          .catch((error: unknown) =>
            say({ tone: 'bad', text: error instanceof Error ? error.message : t('state.unexpected') }),
          );
      },
    );
    return record.may?.edit
      ? [
          ...fieldCommands(t, labels, type, set),
          ...('tags' in type.fields ? [tagCommand(t, (tag) => set('tags', [...new Set([...tags, tag])]))] : []),
          link,
        ]
      : [];
  }, [type, record, t, labels, types, edit, client]);
};

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
  const watch = useWatchCommand(type, record);
  const changes = useChangeCommands(type, record);
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
        run: run(name, asksNothing(type, record, transition)),
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
              id: 'keys.assignMe',
              label: t('keys.assignMe'),
              icon: IconUserPlus,
              keys: 'i',
              run: () => void edit(record, { assignee: { id: me.id, label: me.name } }).catch(() => undefined),
            },
          ]
        : [];
    const texts: Command[] =
      (record.may?.comment ?? []).length > 0
        ? [
            {
              id: 'do:texts',
              label: t('compose.texts'),
              icon: IconTemplate,
              run: () => void wish(record.id, { kind: 'texts' }),
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
    const number: Command = {
      id: 'do:number',
      label: t('palette.copyNumber'),
      icon: IconCopy,
      run: () =>
        void navigator.clipboard
          .writeText(record.number)
          .then(() => say({ tone: 'ok', text: t('palette.numberCopied', { number: record.number }) })),
    };
    return [
      ...transitions,
      ...mine,
      ...actions,
      ...ways,
      ...(watch ? [watch] : []),
      ...texts,
      link,
      number,
      ...changes,
    ];
  }, [record, type, types, t, labels, me, act, edit, copy, shape, watch, changes]);
  useCommands(record.number, commands);
};
