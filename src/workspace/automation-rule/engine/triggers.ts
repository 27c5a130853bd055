import type { Trigger } from '../rule.schema.ts';
import type { Happened } from './facts.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Whether what happened to a record is what a trigger waits for. Those that wait for a time never are. Pure. */
export const fires = (trigger: Trigger, happened: Happened): boolean => {
  switch (trigger.kind) {
    case 'created':
      return happened.action === 'create';
    case 'changed': {
      if (happened.action === 'create') return false;
      const changed = Object.keys(happened.changes);
      const wanted = trigger.fields.length === 0 ? changed : changed.filter((each) => trigger.fields.includes(each));
      if (wanted.length === 0) return false;
      return wanted.some((field) => {
        const [before, after] = happened.changes[field] ?? [null, null];
        return (
          (trigger.from === undefined || same(trigger.from, before)) &&
          (trigger.to === undefined || same(trigger.to, after))
        );
      });
    }
    case 'transition': {
      const [, name] = /^transition:(.+)$/.exec(happened.action) ?? [];
      return name !== undefined && (trigger.names.length === 0 || trigger.names.includes(name));
    }
    case 'comment':
      if (happened.comment === null) return false;
      if (trigger.by === 'internal') return happened.comment.visibility === 'internal';
      return happened.comment.visibility === 'public' && happened.comment.byCaller === (trigger.by === 'caller');
    case 'clock':
    case 'after':
    case 'schedule':
      return false;
  }
};
