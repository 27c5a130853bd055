import { lazy } from 'react';

/** The forms that open over a page, loaded when the first one is asked for. */
export const TransitionForm = lazy(() =>
  import('./transition-form.tsx').then((module) => ({ default: module.TransitionForm })),
);
export const ActionForm = lazy(() => import('./action-form.tsx').then((module) => ({ default: module.ActionForm })));
