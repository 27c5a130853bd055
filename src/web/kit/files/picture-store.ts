import type { ShownFile } from '../text/files-context.ts';

/** Pictures that can be looked at one after the other, and which is shown. */
export type Pictures = { files: readonly ShownFile[]; at: number };

let shown: Pictures | undefined;
const listeners = new Set<() => void>();

const set = (next: Pictures | undefined): void => {
  shown = next;
  for (const listener of listeners) listener();
};

/** Shows a picture large, with the others among the files before and after it. */
export const showPicture = (files: readonly ShownFile[], id: string): void => {
  const pictures = files.filter(({ type }) => /^image\/(?:png|jpeg|gif|webp)$/u.test(type));
  const at = pictures.findIndex((each) => each.id === id);
  if (at >= 0) set({ files: pictures, at });
};

export const turnTo = (at: number): void => {
  if (shown && at >= 0 && at < shown.files.length) set({ ...shown, at });
};
export const closePicture = (): void => set(undefined);
export const pictureNow = (): Pictures | undefined => shown;
export const onPicture = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
