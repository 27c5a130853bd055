/** The bytes of files that wait with a draft or to be sent, kept on this device until they are: a closed tab costs nothing. */
const DATABASE = 'wellrun';
const STORE = 'files';

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE));
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(opening.error ?? new Error('No files can be kept here.')));
  });

const inStore = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const request = work(database.transaction(STORE, mode).objectStore(STORE));
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('The file cannot be kept here.')));
    });
  } finally {
    database.close();
  }
};

/** What a file is called on this device until it has arrived: short, because it stands in the text that one writes. */
export const newFileId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(6))].map((each) => (each % 36).toString(36)).join('');

/** Files of this page, where the browser keeps nothing. */
const memory = new Map<string, Blob>();

export const keepFile = async (id: string, file: Blob): Promise<void> => {
  memory.set(id, file);
  await inStore('readwrite', (store) => store.put(file, id)).catch(() => undefined);
};

export const fileOf = async (id: string): Promise<Blob | undefined> => {
  const held = memory.get(id);
  if (held) return held;
  const kept = await inStore<unknown>('readonly', (store) => store.get(id)).catch(() => undefined);
  if (!(kept instanceof Blob)) return undefined;
  memory.set(id, kept);
  return kept;
};

export const dropFile = async (id: string): Promise<void> => {
  memory.delete(id);
  await inStore('readwrite', (store) => store.delete(id)).catch(() => undefined);
};
