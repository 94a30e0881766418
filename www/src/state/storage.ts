/**
 * Models in IndexedDB: the own one, and an earlier one that it took the place of. Rejects with a `PageError` when the
 * browser refuses.
 */
import type { Checkpoint, PageError } from '../engine/contract';

export interface Stored {
  own: Checkpoint | null;
  earlier: Checkpoint | null;
}

const database = 'convscope';
const store = 'checkpoints';
type Key = keyof Stored;

export async function load(): Promise<Stored> {
  const keys: Key[] = ['own', 'earlier'];
  const [own, earlier] = await transact('readonly', (records) => keys.map((key) => records.get(key)));
  return { own: named(own), earlier: named(earlier) };
}

/** One saved before there was a choice of networks does not say which it is: it is LeNet-5. */
const named = (saved: Checkpoint | undefined) => (saved ? { ...saved, model: saved.model ?? 'LeNet-5' } : null);

/** Writes what is named, all of it or nothing; `null` deletes. */
export async function save(changes: Partial<Stored>): Promise<void> {
  const entries = Object.entries(changes) as [Key, Checkpoint | null][];
  const bytes = entries.reduce((sum, [, saved]) => sum + (saved?.bytes.byteLength ?? 0), 0);
  const write = (records: IDBObjectStore) =>
    entries.map(([key, saved]) => (saved ? records.put(saved, key) : records.delete(key)));
  await transact('readwrite', write, bytes);
}

type Action = (records: IDBObjectStore) => IDBRequest[];

async function transact(mode: IDBTransactionMode, action: Action, bytes = 0): Promise<(Checkpoint | undefined)[]> {
  try {
    const open = await opened();
    try {
      return await settled(open.transaction(store, mode), action);
    } finally {
      open.close();
    }
  } catch (problem) {
    throw storageProblem(problem, bytes);
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new DOMException('another tab holds an older version open', 'AbortError'));
  });
}

/** A write is safe when its transaction completes, not when its request succeeds. */
function settled(transaction: IDBTransaction, action: Action): Promise<(Checkpoint | undefined)[]> {
  return new Promise((resolve, reject) => {
    const requests = action(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(requests.map((request) => request.result as Checkpoint | undefined));
    transaction.onabort = () => reject(transaction.error);
  });
}

export function storageProblem(problem: unknown, bytes: number): PageError {
  const name = problem instanceof Error ? problem.name : '';
  if (name === 'QuotaExceededError') return { code: 'storage_full', bytes };
  return { code: 'storage_refused', detail: problem instanceof Error ? problem.message : String(problem) };
}
