import type { TFunction } from 'i18next';
import type { Figures } from '../../api/figures.ts';
import type { RecordRow, RecordType, Ref, Value } from '../../api/types.ts';
import { choicesOf } from '../fields/choices.ts';
import { isRef, textOf } from '../fields/kind.ts';
import { labelsOf } from '../fields/labels.ts';

/** A lane of a board: the value that its cards have, what it is called, and how many there are. */
export type Lane = {
  id: string;
  /** As a filter finds its cards. */
  term: string;
  label: string;
  /** As the API takes it; a state's is its name. */
  value: Value;
  count: number | undefined;
  /** A lane where nothing is, and nothing goes on: narrow until something is dragged. */
  narrow: boolean;
};

/** The lane of what has no value. */
export const NONE = 'none';

/** A reference, a step or a name as the id of its lane. */
export const laneOf = (row: RecordRow, by: string): string => {
  const value = row[by];
  if (isRef(value)) return value.id;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return textOf(value) || NONE;
};

const SHOWN = 40;

type Tools = { t: TFunction; type: RecordType; by: string; figures: Figures | undefined; me: Ref };

const counted = (figures: Figures | undefined): ReadonlyMap<string, number> | undefined =>
  figures &&
  new Map(
    figures.groups.map(({ key, count, record }) => [
      record?.id ?? (key === 'true' ? 'yes' : key === 'false' ? 'no' : (key ?? NONE)),
      count,
    ]),
  );

const referenceLanes = ({ t, type, by, figures, me }: Tools): Lane[] => {
  const labels = labelsOf(t, type);
  const named = (figures?.groups ?? []).flatMap(({ record, count }) => (record ? [{ ...record, count }] : []));
  const missing = type.fields[by]?.to === 'person' && figures && !named.some(({ id }) => id === me.id);
  const all = [...named.slice(0, SHOWN), ...(missing ? [{ id: me.id, label: me.label, count: 0 }] : [])];
  return [
    {
      id: NONE,
      term: `${by}:none`,
      label: t('list.without', { field: labels.field(by) }),
      value: null,
      count: counted(figures)?.get(NONE) ?? (figures ? 0 : undefined),
      narrow: false,
    },
    ...all.map(({ id, label, count }): Lane => ({
      id,
      term: `${by}:${id}`,
      label,
      value: { id, label },
      count,
      narrow: false,
    })),
  ];
};

/** The lanes of a board: states in the order of the lifecycle, choices and steps in theirs, references by how much they have. */
export const lanesFor = (tools: Tools): Lane[] => {
  const { t, type, by, figures } = tools;
  const labels = labelsOf(t, type);
  const field = type.fields[by];
  const counts = counted(figures);
  const lane = (id: string, label: string, value: Value, ended = false): Lane => {
    const count = counts && (counts.get(id) ?? 0);
    return { id, term: `${by}:${id}`, label, value, count, narrow: ended && count === 0 };
  };
  if (by === 'state')
    return Object.entries(type.lifecycle.states).map(([state, { phase }]) =>
      lane(state, labels.state(state), state, phase === 'done' || phase === 'void'),
    );
  if (field?.kind === 'ref') return referenceLanes(tools);
  const own =
    field?.kind === 'flag'
      ? [lane('yes', t('field.yes'), true), lane('no', t('field.no'), false)]
      : choicesOf(t, by, field).map(({ value, label }) =>
          lane(value, label, field?.kind === 'level' ? Number(value) : value),
        );
  const without = (counts?.get(NONE) ?? 0) > 0 || (field?.required !== true && field?.kind !== 'flag');
  return without ? [...own, lane(NONE, t('list.without', { field: labels.field(by) }), null)] : own;
};
