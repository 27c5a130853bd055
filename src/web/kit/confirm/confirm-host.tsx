import { lazy, Suspense, useSyncExternalStore } from 'react';
import { onQuestion, questionNow } from './store.ts';

const ConfirmDialog = lazy(() => import('./confirm-dialog.tsx').then((module) => ({ default: module.ConfirmDialog })));

/** Loads the dialog with the first question. */
export const ConfirmHost = () =>
  useSyncExternalStore(onQuestion, questionNow) ? (
    <Suspense>
      <ConfirmDialog />
    </Suspense>
  ) : null;
