import { IconLink, IconPencil, IconTag, IconUserPlus } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { RecordType, Ref, Value } from '../../api/types.ts';
import { choicesOf } from '../fields/choices.ts';
import type { Labels } from '../fields/labels.ts';
import { bulkFields } from '../list/bulk.ts';
import type { Ask, Command } from '../palette/commands.ts';
import { linkOptions, linksTo } from './link-options.ts';

export type SetField = (name: string, value: Value) => void;

/** What a new value of a field is asked for with; undefined for kinds that want a control of their own. */
const askFor = (
  t: TFunction,
  title: string,
  type: RecordType,
  name: string,
  set: SetField,
): (() => Ask) | undefined => {
  const field = type.fields[name];
  switch (field?.kind) {
    case 'choice':
    case 'level':
      return () => ({
        title,
        kind: 'choice',
        choices: choicesOf(t, name, field),
        choose: (value) => set(name, field.kind === 'level' ? Number(value) : value),
      });
    case 'flag':
      return () => ({
        title,
        kind: 'choice',
        choices: [
          { value: 'yes', label: t('field.yes') },
          { value: 'no', label: t('field.no') },
        ],
        choose: (value) => set(name, value === 'yes'),
      });
    case 'ref':
      return () => ({ title, kind: 'record', to: String(field.to), choose: (record: Ref) => set(name, record) });
    case 'text':
      return () => ({ title, kind: 'text', choose: (text) => set(name, text) });
    default:
      return undefined;
  }
};

/** 'Assign to …', 'Change priority …': a command for each field that may be changed, asking for the new value in the palette. */
export const fieldCommands = (t: TFunction, labels: Labels, type: RecordType, set: SetField): Command[] => {
  const assign = 'assignee' in type.fields ? askFor(t, t('list.assignTo'), type, 'assignee', set) : undefined;
  return [
    ...(assign
      ? [{ id: 'do:assign', label: t('palette.more', { what: t('list.assignTo') }), icon: IconUserPlus, ask: assign }]
      : []),
    ...bulkFields(type).flatMap((name): Command[] => {
      const title = t('palette.change', { field: labels.field(name) });
      const ask = name === 'assignee' ? undefined : askFor(t, title, type, name, set);
      return ask ? [{ id: `set:${name}`, label: t('palette.more', { what: title }), icon: IconPencil, ask }] : [];
    }),
  ];
};

/** A tag more for what has some already. */
export const tagCommand = (t: TFunction, add: (tag: string) => void): Command => ({
  id: 'do:tag',
  label: t('palette.more', { what: t('palette.tag') }),
  icon: IconTag,
  ask: () => ({ title: t('palette.tag'), kind: 'text', choose: add }),
});

/** Links a record to others: how, to what kind of record, to which ones; each is linked as it is chosen, until one stops. */
export const linkCommand = (
  t: TFunction,
  { type, number, types }: { type: RecordType; number: string; types: readonly RecordType[] },
  link: (kind: string, direction: 'in' | 'out', other: Ref) => void,
): Command => ({
  id: 'do:relate',
  label: t('palette.more', { what: t('record.link.add') }),
  icon: IconLink,
  ask: () => ({
    title: t('record.link.kind', { number }),
    kind: 'choice',
    choices: linkOptions(type.name).map(({ value, kind, direction, label }) => ({
      value,
      label: t(`link.${kind}.${direction}`, { defaultValue: label }),
    })),
    choose: (how) => {
      const option = linkOptions(type.name).find(({ value }) => value === how);
      if (!option) return undefined;
      const targets = types.filter(({ name }) => linksTo(option.kind, name));
      const to = (target: string): Ask => ({
        title: t('record.link.to'),
        kind: 'record',
        to: target,
        choose: (other) => {
          link(option.kind, option.direction, other);
          return { ...to(target), title: t('record.link.another') };
        },
      });
      const [only] = targets;
      if (targets.length === 1 && only) return to(only.name);
      return {
        title: t('record.link.type'),
        kind: 'choice',
        choices: targets.map(({ name, label }) => ({
          value: name,
          label: t(`record.${name}.one`, { defaultValue: label }),
        })),
        choose: to,
      };
    },
  }),
});
