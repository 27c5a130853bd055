import type { RecordRow } from '../../api/types.ts';

/** How a ticket stands, in words that need no knowledge of a service desk. */
export type Standing = 'received' | 'working' | 'askingYou' | 'waiting' | 'solved' | 'closed' | 'withdrawn';
export type Tone = 'accent' | 'warn' | 'wait' | 'ok' | 'mute';

/** Waiting for the caller is the one kind of waiting that they can end. */
export const standingOf = (record: Pick<RecordRow, 'phase' | 'state'> & { holdReason?: unknown }): Standing => {
  switch (record.phase) {
    case 'new':
      return 'received';
    case 'active':
      return 'working';
    case 'waiting':
      return record.holdReason === 'caller' ? 'askingYou' : 'waiting';
    case 'done':
      return record.state === 'closed' ? 'closed' : 'solved';
    case 'void':
      return 'withdrawn';
  }
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

/** Which part of the day it is, for a greeting: from 5, from 12, from 18 o'clock. */
export const partOfDay = (hour: number): 'morning' | 'afternoon' | 'evening' =>
  hour >= 5 && hour < 12 ? 'morning' : hour >= 12 && hour < 18 ? 'afternoon' : 'evening';
