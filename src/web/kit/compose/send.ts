import { isProblem } from '../../api/problem.ts';
import { queryClient } from '../../api/query-client.ts';
import { post } from '../../api/client.ts';
import { uploadFile } from '../../api/upload.ts';
import { dropFile, fileOf } from './files.ts';
import { changeInOutbox, takeFromOutbox, waitingOf, type Waiting, type WaitingFile } from './outbox.ts';
import { isPicture, referencesIn, referenceTo, withIds, withoutReferences } from './references.ts';

const AGAIN_MS = 4_000;
const LONGEST_MS = 60_000;

/** How far each file is on its way, from 0 to 1, for whoever draws it. */
const progress = new Map<string, number>();
const listeners = new Set<() => void>();
let told: ReadonlyMap<string, number> = new Map();
const tell = (): void => {
  told = new Map(progress);
  for (const listener of listeners) listener();
};
export const progressNow = (): ReadonlyMap<string, number> => told;
export const onProgress = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const upload = async (person: string, item: Waiting, file: WaitingFile): Promise<WaitingFile | null> => {
  if (file.uploaded !== undefined && file.uploadedAs === item.visibility) return file;
  const bytes = await fileOf(file.id);
  if (!bytes) return null;
  const attachment = await uploadFile(
    item,
    { name: file.name, type: file.type, bytes },
    {
      visibility: item.visibility,
      key: `${file.key}-${item.visibility}`,
      onProgress: (share) => {
        progress.set(file.id, share);
        tell();
      },
    },
  );
  const done: WaitingFile = { ...file, uploaded: attachment.id, uploadedAs: item.visibility };
  const now = waitingOf(person).find((each) => each.key === item.key);
  changeInOutbox(person, item.key, {
    files: (now?.files ?? item.files).map((each) => (each.id === file.id ? done : each)),
  });
  return done;
};

/** The text as it goes out: pictures where they were pasted, other files below. */
export const textOf = (text: string, files: readonly WaitingFile[], gone: ReadonlySet<string>): string => {
  const named = new Set(referencesIn(text));
  const ids = new Map(
    files.flatMap((file) => (file.uploaded === undefined ? [] : [[file.id, file.uploaded] as const])),
  );
  const below = files
    .filter((file) => file.uploaded !== undefined && !named.has(file.id))
    .map((file) => referenceTo({ id: file.uploaded ?? '', name: file.name }, isPicture(file.type)));
  return [withIds(withoutReferences(text, gone), ids).trim(), below.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
};

/** Sends one message with its files: each step has a key of its own, so that it may be tried again at any point. */
const sendOne = async (person: string, item: Waiting): Promise<void> => {
  const sent: WaitingFile[] = [];
  const gone = new Set<string>();
  for (const file of item.files) {
    const done = await upload(person, item, file);
    if (done) sent.push(done);
    else gone.add(file.id);
  }
  const text = textOf(item.text, sent, gone);
  if (text !== '')
    await post(
      `/${item.plural}/${item.record}/comments`,
      { text, visibility: item.visibility },
      { idempotencyKey: item.key },
    );
  takeFromOutbox(person, item.key);
  for (const { id } of item.files) {
    progress.delete(id);
    void dropFile(id);
  }
  await queryClient.invalidateQueries({ queryKey: ['records', item.type] });
};

/** What a failure means: wait and try again, sign in first, or say why not. */
const failed = (error: unknown): Pick<Waiting, 'state' | 'reason'> | null => {
  if (!isProblem(error)) return { state: 'refused', reason: String(error) };
  if (error.status === 401) return { state: 'signIn' };
  return error.status === 0 || error.status === 429 || error.status >= 500
    ? null
    : { state: 'refused', reason: error.message };
};

/** Sends what waits, in its order; what was refused holds back only what follows on the same record. Gives whether to try again. */
const sendAll = async (person: string): Promise<boolean> => {
  const held = new Set<string>();
  for (;;) {
    const item = waitingOf(person).find((each) => each.state !== 'refused' && !held.has(each.record));
    const before = waitingOf(person).find((each) => each.record === item?.record);
    if (!item) return false;
    if (before !== item && before?.state === 'refused') {
      held.add(item.record);
      continue;
    }
    try {
      await sendOne(person, item);
    } catch (error) {
      const why = failed(error);
      if (why === null) {
        if (item.state !== 'waiting') changeInOutbox(person, item.key, { state: 'waiting' });
        return true;
      }
      changeInOutbox(person, item.key, why);
      if (why.state === 'signIn') {
        for (const each of waitingOf(person)) if (each.state === 'waiting') changeInOutbox(person, each.key, why);
        return false;
      }
    }
  }
};

let running: Promise<void> | undefined;
let again: ReturnType<typeof setTimeout> | undefined;
let wait = AGAIN_MS;
/** It tries again by itself after a while. */
let resting = false;

/** One tab of a browser sends at a time, where it can be told; the keys see to the rest. */
const alone = async (person: string, work: () => Promise<boolean>): Promise<boolean> =>
  'locks' in navigator ? navigator.locks.request(`wellrun.outbox.${person}`, work) : work();

const turn = async (person: string): Promise<void> => {
  const later = await alone(person, () => sendAll(person)).catch(() => true);
  wait = later ? Math.min(wait * 2, LONGEST_MS) : AGAIN_MS;
  if (later) again = setTimeout(() => void flush(person), wait);
  resting = later;
};

/** Whether something came meanwhile that nothing holds back. */
const wantsMore = (person: string): boolean =>
  !resting && waitingOf(person).some((each) => each.state === 'waiting' && !isHeld(person, each));

/** Sends what waits, now and until it has arrived. May be called at any time; it does one thing at once. */
export const flush = (person: string): Promise<void> => {
  clearTimeout(again);
  running ??= turn(person).finally(() => {
    running = undefined;
    if (wantsMore(person)) void flush(person);
  });
  return running;
};

/** Whether something before it on the same record was refused. */
const isHeld = (person: string, item: Waiting): boolean => {
  const first = waitingOf(person).find((each) => each.record === item.record);
  return first !== undefined && first.key !== item.key && first.state === 'refused';
};

/** Sends what waits whenever the connection is back, as long as somebody is signed in. Gives how to stop. */
export const keepSending = (person: string): (() => void) => {
  const go = (): void => {
    wait = AGAIN_MS;
    void flush(person);
  };
  go();
  addEventListener('online', go);
  return () => {
    clearTimeout(again);
    removeEventListener('online', go);
  };
};
