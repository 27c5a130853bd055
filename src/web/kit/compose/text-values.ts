import type { TFunction } from 'i18next';
import type { RecordRow, RecordType, Session, Value } from '../../api/types.ts';
import { choicesOf } from '../fields/choices.ts';
import { isRef } from '../fields/kind.ts';
import type { Format } from '../format/format.ts';

export type TextSource = {
  type: RecordType;
  record: RecordRow;
  session: Pick<Session, 'person' | 'organisation'>;
  format: Format;
  t: TFunction;
  /** The word of the record's state. */
  state: string;
  origin: string;
  now: number;
};

const firstOf = (name: string): string => name.trim().split(/\s+/u)[0] ?? '';

const ofPerson = (name: string, part: string | undefined): string | undefined =>
  part === 'name' || part === undefined ? name : part === 'firstName' ? firstOf(name) : undefined;

const written = (source: TextSource, name: string, value: Value): string | undefined => {
  const field = source.type.fields[name];
  if (value === null || value === undefined || value === '' || !field) return undefined;
  switch (field.kind) {
    case 'instant':
      return source.format.dateTime(String(value));
    case 'date':
      return source.format.date(`${String(value)}T12:00:00Z`);
    case 'choice':
    case 'level':
      return choicesOf(source.t, name, field).find((each) => each.value === String(value))?.label ?? String(value);
    case 'words':
      return Array.isArray(value) ? value.join(', ') : undefined;
    case 'money':
      return source.format.money(Number(value));
    case 'text':
    case 'markdown':
    case 'integer':
      return String(value);
    default:
      return undefined;
  }
};

/** What a variable of a canned text stands for at a record; undefined where nothing fills it here. */
export const valueOfVariable =
  (source: TextSource) =>
  (name: string): string | undefined => {
    const [root = '', part] = name.split('.');
    const { record, type, session, format } = source;
    if (root === 'record')
      return {
        number: record.number,
        title: record.title,
        state: source.state,
        type: type.label,
        address: `${source.origin}/${type.plural}/${record.number}`,
      }[part ?? ''];
    if (root === 'me') return part === 'email' ? session.person.email : part && ofPerson(session.person.name, part);
    if (root === 'organisation') return part === 'name' ? session.organisation.name : undefined;
    if (root === 'today') return format.date(source.now);
    const value = record[root];
    if (isRef(value)) return part === 'number' ? value.number : ofPerson(value.label, part);
    return part === undefined ? written(source, root, value) : undefined;
  };
