import { lazy, Suspense, useSyncExternalStore } from 'react';
import { conflictNow, onConflict } from './conflict.ts';

const ConflictDialog = lazy(() =>
  import('./conflict-dialog.tsx').then((module) => ({ default: module.ConflictDialog })),
);

/** Shows a conflict wherever it comes from: a page, a panel, a list. The dialog is loaded with the first one. */
export const ConflictHost = () =>
  useSyncExternalStore(onConflict, conflictNow) ? (
    <Suspense>
      <ConflictDialog />
    </Suspense>
  ) : null;
