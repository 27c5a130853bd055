import { ROLES } from '#kernel/access/principal.ts';
import type { CustomField } from '#kernel/record/custom-field.ts';
import { namedField } from '#kernel/record/custom.ts';
import type { AnyDefinition, Fault, Happening } from '#kernel/record/define.ts';
import { definitionByName } from '#kernel/record/registry.ts';
import { filterFaults } from '#kernel/filter/check.ts';
import { lookupOf } from '#kernel/filter/fields.ts';
import { BY_DEADLINE, isGrouping } from '#kernel/filter/grouping.ts';
import { isSortable } from '#kernel/store/sortable.ts';
import type { ViewColumns, ViewOptions } from './saved-view.shape.ts';

/** As much of a saved view as its rules look at. */
type View = {
  readonly state: string;
  readonly recordType: string;
  readonly filter: string | null;
  readonly sort: string | null;
  readonly groupBy: string | null;
  readonly columns: ViewColumns | null;
  readonly options: ViewOptions | null;
  readonly defaultFor: readonly string[];
  readonly portal: boolean;
  readonly confidential: boolean;
};

const LANES = new Set(['choice', 'level', 'ref', 'flag']);
/** Kinds by which a chart parts records: with few values, or with days. */
const PARTS = new Set([...LANES, 'date', 'instant']);
const DAYS = new Set(['date', 'instant']);
const MEASURES = new Set(['integer', 'level', 'money', 'duration']);

const shortly = (name: string): string => name.slice(0, 60);

/** Whether records can be parted by the field: its values, or the states. */
const parts = (kinds: ReadonlySet<string>, name: string, kind: string): boolean => kinds.has(kind) || name === 'state';

/** Whether a list can be grouped by the field. */
const divides = (definition: AnyDefinition, custom: readonly CustomField[], name: string): boolean => {
  const field = namedField(definition, custom, name)?.field;
  if (field === undefined) return false;
  return (
    name === 'state' || isGrouping({ kind: field.kind, ...(field.kind === 'text' ? { offered: field.offered } : {}) })
  );
};

const fieldFaults = (definition: AnyDefinition, custom: readonly CustomField[], view: View): Fault[] => {
  const list = definition.labelPlural.toLowerCase();
  const faults: Fault[] = [];
  const look = (
    at: string,
    name: string | undefined | null,
    fits: (name: string, kind: string) => boolean,
    to: string,
  ) => {
    if (name === undefined || name === null || name === '') return;
    const each = namedField(definition, custom, name);
    if (each === undefined)
      faults.push({ field: at, message: `names '${shortly(name)}', which is no field of ${list}` });
    else if (!fits(each.name, each.field.kind))
      faults.push({ field: at, message: `names '${shortly(name)}', by which ${list} cannot be ${to}` });
  };
  const sort = view.sort?.replace(/^-/, '');
  look('sort', sort, (name) => isSortable(definition, custom, name), 'sorted');
  if (view.groupBy !== BY_DEADLINE)
    look('groupBy', view.groupBy, (name) => divides(definition, custom, name), 'grouped');
  for (const { field } of view.columns ?? []) look('columns', field, () => true, 'shown');
  const { board, calendar, chart } = view.options ?? {};
  look('options', board?.by, (name, kind) => parts(LANES, name, kind), 'parted into lanes');
  for (const name of [calendar?.from, calendar?.to])
    look('options', name, (_name, kind) => DAYS.has(kind), 'laid on days');
  look('options', chart?.by, (name, kind) => parts(PARTS, name, kind), 'parted');
  look('options', chart?.split, (name, kind) => parts(LANES, name, kind), 'divided');
  look('options', chart?.over, (_name, kind) => DAYS.has(kind), 'laid along time');
  if (chart !== undefined && chart.measure !== 'count')
    look('options', chart.measure.field, (_name, kind) => MEASURES.has(kind), 'measured');
  return faults;
};

/** What a view names must be there in the type that it is of. */
export const check = (view: View, happening: Happening<View>): readonly Fault[] => {
  const definition = definitionByName(view.recordType);
  if (definition === undefined)
    return [{ field: 'recordType', message: `names '${shortly(view.recordType)}', which is no type of record` }];
  const custom = happening.customFields(definition.name);
  const unknown = view.defaultFor.filter((role) => !ROLES.some((each) => each === role));
  const twice = (view.columns ?? []).filter(({ field }, i, all) => all.findIndex((each) => each.field === field) < i);
  return [
    ...filterFaults(view.filter ?? '', lookupOf(definition, custom, true), definition.labelPlural).map(
      ({ message }) => ({
        field: 'filter',
        message,
      }),
    ),
    ...fieldFaults(definition, custom, view),
    ...twice.map(({ field }) => ({ field: 'columns', message: `name '${shortly(field)}' twice` })),
    ...unknown.map((role) => ({ field: 'defaultFor', message: `names '${shortly(role)}', which is no role` })),
    ...(view.defaultFor.length > 0 && view.confidential
      ? [{ field: 'defaultFor', message: 'needs a view that is shared with all' }]
      : []),
    ...(view.portal && view.confidential ? [{ field: 'portal', message: 'needs a view that is shared with all' }] : []),
  ];
};

/** A view that is shown in the portal stands in a state of its own, by which people of the portal may read it. */
export const derive = ({ state, portal }: View): { state: 'inUse' | 'portal' | 'retired' } => ({
  state: state === 'retired' ? 'retired' : portal ? 'portal' : 'inUse',
});
