import { AppError } from '../errors.ts';
import type { Retry } from '../record/action.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Direction, LinkKindName } from '../record/link-kinds.ts';
import { attachToo, chosenFiles, takeAway, type WhichFiles } from './bring-files.ts';
import { bringing, chosenComments } from './brought.ts';
import { checkComment, checkCreation, needEdit, stepOf } from './commands.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { linking, listLinks } from './links.ts';
import { accompany } from './participants.ts';
import { mayInternal } from './read.ts';
import { refuseMerged } from './redirect.ts';
import { prepareSteps, type Step } from './steps.ts';
import { commit, prepareCreate, type Prepared } from './write.ts';

/** A record that is made from another one, and what comes along. */
export type Offspring = {
  readonly how: 'convert' | 'copy' | 'split';
  readonly values: Readonly<Record<string, unknown>>;
  /** How the source is linked to it, as read from the source; null for not at all. */
  readonly link: { readonly kind: LinkKindName; readonly direction: Direction } | null;
  /** A transition of the source that goes with it. */
  readonly step?: { readonly name: string; readonly input: Readonly<Record<string, unknown>> } | undefined;
  /** Stands in both timelines; in each, `{{number}}` is the number of the other record. */
  readonly comment?: { readonly text: string; readonly visibility: 'public' | 'internal' } | undefined;
  readonly files?: WhichFiles;
  /** Files go over instead of being at both. */
  readonly moveFiles?: boolean;
  readonly watchers?: boolean;
  /** It is linked to what the source is linked to. */
  readonly links?: boolean;
  /** Comments of the source that are read at it too, by the ids of their entries. */
  readonly entries?: readonly string[];
};

type Options = {
  readonly retry?: Retry | undefined;
  /** What else is written with it, given the new record. */
  readonly further?: (made: Prepared) => Promise<readonly Prepared[]>;
};

const named = (row: Row, type: string) => ({ id: String(row['id']), type, number: String(row['number']) });
const withNumber = (text: string, row: Row): string => text.replaceAll('{{number}}', String(row['number']));

/** What happens to the source: an entry for the link, one for its transition, one for each file that goes over. */
const atSource = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  made: Row,
  target: AnyDefinition,
  offspring: Offspring,
  files: Parameters<typeof takeAway>[2],
): Promise<readonly Step[]> => {
  const { how, link, step, comment, entries = [] } = offspring;
  const said = comment && { ...comment, text: withNumber(checkComment(comment.text), made) };
  const fact = { made: [null, { how, ...named(made, target.name), comments: entries.length }] as [unknown, unknown] };
  const steps: Step[] = [];
  if (how !== 'copy') {
    const { change, along } =
      link === null
        ? { change: { action: how, values: {} }, along: undefined }
        : linking(context, String(row['id']), link.kind, link.direction, named(made, target.name));
    steps.push({
      change: {
        ...change,
        facts: { ...change.facts, ...fact },
        ...(step === undefined && said !== undefined ? { comment: said } : {}),
      },
      ...(along === undefined ? {} : { along }),
    });
    if (step !== undefined) {
      const input =
        said === undefined ? step.input : { ...step.input, comment: said.text, visibility: said.visibility };
      steps.push({ change: await stepOf(context, definition, row, null, step.name, input) });
    }
  }
  return offspring.moveFiles === true ? [...steps, ...takeAway(context, row, files)] : steps;
};

/** What stands in the new record's history after its creation: links, files, the comment. */
const atMade = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  made: Row,
  target: AnyDefinition,
  { how, link, links, comment }: Offspring,
  files: Parameters<typeof attachToo>[3],
): Promise<readonly Step[]> => {
  const id = String(made['id']);
  const others = links === true ? await listLinks(context, String(row['id'])) : [];
  return [
    ...(how === 'copy' && link !== null
      ? [linking(context, id, link.kind, link.direction === 'out' ? 'in' : 'out', named(row, definition.name))]
      : []),
    ...others
      .filter(({ kind, record }) => record.id !== id && kind !== 'duplicates' && kind !== 'parent')
      .map(({ kind, direction, record }) => linking(context, id, kind, direction, record)),
    ...attachToo(context, target, made, files),
    ...(comment === undefined || how !== 'convert'
      ? []
      : [
          {
            change: {
              action: 'comment',
              values: {},
              comment: { ...comment, text: withNumber(checkComment(comment.text), row) },
            },
          },
        ]),
  ];
};

/**
 * Makes a record from another one in one transaction: the new record, the link, what becomes of the source, files, people, links and
 * comments that come along. The caller has read `row`. Throws `forbidden` where they may not make the one or change the other,
 * `merged.conflict`, what the source's transition refuses, and `invalid`.
 */
export const bringForth = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  target: AnyDefinition,
  offspring: Offspring,
  { retry, further }: Options = {},
): Promise<Row> => {
  const { org, person } = context.principal;
  const { how, comment, entries = [] } = offspring;
  if (how !== 'copy') {
    needEdit(context, definition, row);
    await refuseMerged(context, definition, row);
  }
  if (comment?.visibility === 'internal' && !mayInternal(definition, context.principal, row))
    throw new AppError('forbidden', 'You may not write internal notes here.');
  const files = await chosenFiles(context, definition, row, offspring.files ?? []);
  const comments = await chosenComments(context, definition, row, entries);
  const made = await prepareCreate(context, target, await checkCreation(context, target, offspring.values), {
    retry,
    change: { facts: { madeFrom: [null, { how, ...named(row, definition.name) }] } },
    along: (after) => [
      ...(offspring.watchers === true ? [accompany(org, String(row['id']), String(after['id']), context.now())] : []),
      ...bringing(org, String(after['id']), comments, person, context.now()),
    ],
  });
  const later = await prepareSteps(
    context,
    target,
    made.after,
    await atMade(context, definition, row, made.after, target, offspring, files),
  );
  const left = await prepareSteps(
    context,
    definition,
    row,
    await atSource(context, definition, row, made.after, target, offspring, files),
  );
  await commit(context, [made, ...later, ...left, ...((await further?.(made)) ?? [])]);
  return later.at(-1)?.after ?? made.after;
};
