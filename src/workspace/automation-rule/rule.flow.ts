import type { CommonRow } from '#kernel/record/common.ts';
import type { Fault, Happening } from '#kernel/record/define.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import { faultsOf } from './engine/check.ts';
import { contentOf } from './rule.content.ts';
import type { RuleContent } from './rule.schema.ts';

type RuleFacts = CommonRow & {
  readonly subject: string;
  readonly triggers: RuleContent['triggers'];
  readonly conditions: RuleContent['conditions'] | null;
  readonly actions: RuleContent['actions'];
  readonly actsFor: string | null;
  readonly onSince: string | null;
  readonly stoppedWhy: string | null;
};

const CONTENT = ['subject', 'triggers', 'conditions', 'actions'] as const;
const changed = (after: RuleFacts, before: RuleFacts | null): boolean =>
  before === null || CONTENT.some((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
const switchedOn = (after: RuleFacts, before: RuleFacts | null): boolean =>
  after.state === 'on' && before?.state !== 'on';

/** Since when it is on, and with whose rights: of whoever switched it on, or changed what it says. */
export const derive = (after: RuleFacts, { before, at, actor }: Happening<RuleFacts>) => {
  const anew = switchedOn(after, before) || changed(after, before);
  return {
    actsFor: anew && actor !== null ? actor : (after.actsFor ?? null),
    owner: after.owner ?? actor,
    onSince: after.state !== 'on' ? null : anew ? new Date(at).toISOString() : after.onSince,
    stoppedWhy: after.state === 'stopped' ? after.stoppedWhy : null,
  };
};

/** A rule that says something new, or that is switched on, must make sense with the fields that there are. */
export const check = (after: RuleFacts, { before, customFields }: Happening<RuleFacts>): readonly Fault[] =>
  switchedOn(after, before) || changed(after, before)
    ? faultsOf({ definitions: allDefinitions(), custom: customFields }, contentOf(after))
    : [];
