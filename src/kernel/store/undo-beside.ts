import { AppError } from '../errors.ts';
import type { Changes } from '../history/entry.ts';
import type { Retry } from '../record/action.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Direction } from '../record/link-kinds.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { attachedAgain, detach } from './attachments.ts';
import { addLink, endLink } from './links.ts';
import { readRecord } from './read.ts';
import { endPart, takePart } from './take-part.ts';

/** An entry of a record's history with all that it changed, its personal part included. */
export type Told = {
  readonly id: string;
  readonly version: number;
  readonly action: string;
  readonly audience: 'public' | 'internal';
  readonly actor: string | null;
  readonly by: string;
  readonly changes: Changes;
  readonly erased: boolean;
};

type Options = { readonly retry?: Retry | undefined };
type Work = (context: Context, definition: AnyDefinition, row: Row, entry: Told, options: Options) => Promise<unknown>;

type LinkFact = {
  readonly id: string;
  readonly kind: string;
  readonly direction: Direction;
  readonly to: { readonly id: string };
};

const changedSince = (): AppError =>
  new AppError('undo.conflict', 'Somebody changed that since: it is as you left it no longer. Nothing was changed.');

/** What is no longer there, or there again, was changed by somebody since. */
const orChanged = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => {
    throw error instanceof AppError && ['not_found', 'link.already', 'conflict'].includes(error.code)
      ? changedSince()
      : error;
  });

/** What an entry says was there before, or is since. */
const factIn = ({ changes }: Told, name: string, side: 0 | 1): { readonly id: string } => {
  const fact = changes[name]?.[side];
  if (typeof fact !== 'object' || fact === null) throw changedSince();
  return fact as { readonly id: string };
};

const ROLES = ['watcher', 'contact', 'commander', 'escalation'] as const;
const partIn = ({ changes }: Told, side: 0 | 1): { person: string; role: string } => {
  const role = ROLES.find((each) => typeof changes[each]?.[side] === 'string');
  if (role === undefined) throw changedSince();
  return { person: String(changes[role]?.[side]), role };
};

const joined: Work = (context, definition, row, entry) => {
  const { person, role } = partIn(entry, 1);
  return orChanged(endPart(context, definition, String(row['id']), person, role));
};
const left: Work = (context, definition, row, entry, options) =>
  orChanged(takePart(context, definition, String(row['id']), partIn(entry, 0), options));

/** How each thing beside a record's fields is taken back: by doing the opposite, which is an entry of its own. */
const WAYS: Readonly<Record<string, Work>> = {
  link: (context, definition, row, entry) =>
    orChanged(endLink(context, definition, String(row['id']), factIn(entry, 'link', 1).id)),
  unlink: (context, definition, row, entry, options) => {
    const { kind, direction, to } = factIn(entry, 'link', 0) as LinkFact;
    return orChanged(addLink(context, definition, String(row['id']), { kind, direction, to: to.id }, options));
  },
  attach: (context, definition, row, entry) =>
    orChanged(detach(context, definition, String(row['id']), factIn(entry, 'attachment', 1).id)),
  detach: (context, definition, row, entry, options) =>
    attachedAgain(context, definition, String(row['id']), entry, options),
  watch: joined,
  'add-participant': joined,
  unwatch: left,
  'remove-participant': left,
};

/** Whether an entry tells of something beside the record's fields: a link, a file, somebody's part in it. */
export const isBeside = ({ action }: Told): boolean => Object.hasOwn(WAYS, action);

/** Takes such an entry back. Throws `undo.conflict` where somebody changed it since. */
export const besides = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  entry: Told,
  options: Options,
): Promise<Row> => {
  await WAYS[entry.action]?.(context, definition, row, entry, options);
  return readRecord(context, definition, String(row['id']));
};
