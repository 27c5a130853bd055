import { trialInput } from '../../automation.ts';
import { jsonSchema } from '../fields.ts';
import type { RouteDoc, Tag } from '../route.ts';
import {
  about,
  anything,
  listOf,
  mapOf,
  moment,
  object,
  oneOf,
  orNull,
  page,
  text,
  uuid,
  whole,
  items,
} from '../schema.ts';

export const AUTOMATION: Tag = {
  name: 'Automation',
  description:
    'What happens by itself. A rule is a record (/automation-rules) of triggers, conditions and actions; it acts after something was committed, under its own name, within the rights of whoever switched it on, once for each thing that happened.',
};
const tag = AUTOMATION.name;
const known = object({ id: uuid, number: text, title: text });
const step = object({
  do: text,
  result: oneOf('done', 'nothing', 'failed'),
  'note?': text,
  'values?': mapOf(anything),
  'made?': object({ id: uuid, type: text, number: text }),
});
const run = object({
  id: uuid,
  rule: known,
  record: object({ id: uuid, type: text, number: text, title: text }),
  result: oneOf('started', 'done', 'failed', 'held'),
  note: orNull(text),
  steps: listOf(step),
  at: moment,
  tookMs: orNull(whole),
});
const paging = { cursor: text, limit: { ...whole, minimum: 1, maximum: 200, default: 50 } };

/** What automation rules would do, did, and how they are. */
export const automationRoutes = (): readonly RouteDoc[] => [
  {
    method: 'POST',
    path: '/automation-rules/trial',
    id: 'rules.try',
    tag,
    summary: 'Try a rule, saved or not, on past records, without any effect',
    description:
      'Replays the history of a page of records that the caller may see from inside, the latest first, and tells what the rule would have done to which, with what was before. Send `cursor` from the last answer to go on. Other records are looked up as they are now.',
    body: { schema: jsonSchema(trialInput) },
    answers: {
      200: {
        says: 'What it would have done.',
        schema: object({
          records: whole,
          entries: whole,
          items: listOf(
            object({
              record: known,
              entry: about(orNull(uuid), 'The entry that would have started it; null for a moment.'),
              version: orNull(whole),
              at: moment,
              action: text,
              steps: listOf(
                object({
                  do: text,
                  result: oneOf('done', 'nothing'),
                  note: orNull(text),
                  values: mapOf(about(listOf(anything), 'Before and after.')),
                  text: orNull(text),
                }),
              ),
            }),
          ),
          labels: mapOf(object({ number: text, label: text })),
          next: orNull(text),
        }),
      },
    },
    errors: [403, 422],
  },
  {
    method: 'GET',
    path: '/automation-rules/health',
    id: 'rules.health',
    tag,
    summary: 'How rules have done: runs, failures in a row, the last error, what they looked at in thirty days',
    query: { 'rules!': about(text, 'Ids, with commas between; at most 200.') },
    answers: {
      200: {
        says: 'Those that the caller may see.',
        schema: items(
          object({
            rule: uuid,
            runs: whole,
            failures: whole,
            lastAt: orNull(moment),
            error: orNull(text),
            errorAt: orNull(moment),
            seen: whole,
            matched: whole,
          }),
        ),
      },
    },
  },
  {
    method: 'GET',
    path: '/automation-rules/:id/runs',
    id: 'rules.runs',
    tag,
    summary: 'What a rule did, the newest first',
    query: { ...paging, result: oneOf('started', 'done', 'failed', 'held') },
    answers: { 200: { says: 'For records that the caller may see.', schema: page(run) } },
  },
  {
    method: 'GET',
    path: '/:plural/:id/rule-runs',
    id: 'records.ruleRuns',
    tag,
    summary: 'What rules did to a record, the newest first',
    query: paging,
    answers: { 200: { says: 'For whoever sees the record from inside.', schema: page(run) } },
  },
];
