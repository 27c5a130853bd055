import type { RecordRow } from '../../api/types.ts';

/** How a ticket stands, in words that need no knowledge of a service desk. */
export type Standing = 'received' | 'working' | 'askingYou' | 'waiting' | 'solved' | 'closed' | 'withdrawn';
export type Tone = 'accent' | 'warn' | 'wait' | 'ok' | 'mute';

const byPhase: Readonly<Record<RecordRow['phase'], Standing>> = {
  new: 'received',
  active: 'working',
  waiting: 'waiting',
  done: 'solved',
  void: 'withdrawn',
};

/** Waiting for the caller is the one kind of waiting that they can end. */
export const standingOf = (record: Pick<RecordRow, 'phase' | 'state'> & { holdReason?: unknown }): Standing => {
  if (record.phase === 'waiting' && record.holdReason === 'caller') return 'askingYou';
  if (record.state === 'closed') return 'closed';
  return byPhase[record.phase];
};

export const toneOf: Readonly<Record<Standing, Tone>> = {
  received: 'accent',
  working: 'accent',
  askingYou: 'warn',
  waiting: 'wait',
  solved: 'ok',
  closed: 'mute',
  withdrawn: 'mute',
};

/** Which part of the day it is, for a greeting: from 5, from 12, from 18 o'clock until 23; then it is night. */
export const partOfDay = (hour: number): 'morning' | 'afternoon' | 'evening' | 'night' =>
  hour < 5 || hour >= 23 ? 'night' : hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
