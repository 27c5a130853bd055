import { partOf } from '../basic/part.tsx';

/** The panel of one record beside whatever shows many. */
export const Panel = partOf(async () => (await import('./panel.tsx')).Panel);
