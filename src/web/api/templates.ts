import { queryOptions } from '@tanstack/react-query';
import { get, post } from './client.ts';
import type { Page, RecordRow, RecordType, Ref } from './types.ts';

export type Fills = Record<string, string | number | boolean | string[]>;
export type TaskPlan = { title: string; description?: string; assignee?: string; team?: string; due?: string };
/** What a record of a type begins with. */
export type Template = {
  id: string;
  number: string;
  title: string;
  description?: string | null;
  recordType: string;
  fills: Fills | null;
  tasks: TaskPlan[] | null;
};

const FIELDS = 'title,description,recordType,fills,tasks';

/** The templates that the person may use, of one type or of all ('' ), by name. */
export const templatesQuery = (type: string) =>
  queryOptions({
    queryKey: ['records', 'recordTemplate', 'of', type],
    queryFn: async ({ signal }) =>
      (
        await get<Page<Template>>(
          '/record-templates',
          { filter: type === '' ? 'open' : `open recordType:${type}`, fields: FIELDS, limit: 200, sort: 'title' },
          signal,
        )
      ).items,
    staleTime: 60_000,
  });

export const saveTemplate = (template: {
  title: string;
  recordType: string;
  fills: Fills;
  tasks: TaskPlan[];
  confidential: boolean;
  team: string | null;
}): Promise<RecordRow> => post<RecordRow>('/record-templates', template, { idempotencyKey: crypto.randomUUID() });

/** A record by its id or number as others refer to it; undefined where it is not there for the person. */
export const referenceOf = async (to: string, key: string): Promise<Ref | undefined> =>
  (await get<{ items: Ref[] }>(`/suggest/${to}`, { q: key })).items.find(
    ({ id, number }) => id === key || number === key,
  );

/** Adds a task below a record, with all that was planned for it. */
export const addPlannedTask = (type: RecordType, id: string, task: object): Promise<unknown> =>
  post(`/${type.plural}/${id}/tasks`, task, { idempotencyKey: crypto.randomUUID() });
