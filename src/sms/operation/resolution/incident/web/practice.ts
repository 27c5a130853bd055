import type { Practice } from '#web/kit/practice.ts';
import { KnownErrorNote } from './known-error-note.tsx';
import { Similar } from './similar.tsx';
import { MajorIncidentRoom } from './major-incident-room.tsx';

/** What incidents bring into the kit's pages. Answers, notes and watching have their own place on every record's page. */
export const practice: Practice = {
  views: [
    { id: 'major', label: 'incident.view.major', filter: 'open major:yes' },
    { id: 'caller', label: 'incident.view.caller', filter: 'state:onHold holdReason:caller' },
    { id: 'reopened', label: 'incident.view.reopened', filter: 'open reopenCount:>0' },
  ],
  prominent: ['escalate'],
  leaveOut: ['answer', 'note', 'assign-to-me', 'watch', 'unwatch'],
  slots: { banner: MajorIncidentRoom, panel: KnownErrorNote, side: Similar },
};
