/** The saved model in IndexedDB: one record, replaced as a whole. Rejects with a `PageError` when the browser refuses. */
import type { Checkpoint, PageError, Recipe } from '../engine/contract';

export interface Saved extends Checkpoint {
  recipe: Recipe;
}

const database = 'convscope';
const store = 'checkpoints';
const key = 'own';

export async function loadSaved(): Promise<Saved | null> {
  const saved = await transact<Saved | undefined>('readonly', (records) => records.get(key));
  return saved ?? null;
}

export async function save(saved: Saved): Promise<void> {
  await transact('readwrite', (records) => records.put(saved, key), saved.bytes.byteLength);
}

export async function forgetSaved(): Promise<void> {
  await transact('readwrite', (records) => records.delete(key));
}

async function transact<T>(
  mode: IDBTransactionMode,
  action: (records: IDBObjectStore) => IDBRequest,
  bytes = 0,
): Promise<T> {
  try {
    const open = await opened();
    try {
      return await settled<T>(open.transaction(store, mode), action);
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
function settled<T>(transaction: IDBTransaction, action: (records: IDBObjectStore) => IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = action(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result as T);
    transaction.onabort = () => reject(transaction.error ?? request.error);
  });
}

export function storageProblem(problem: unknown, bytes: number): PageError {
  const name = problem instanceof Error ? problem.name : '';
  if (name === 'QuotaExceededError') return { code: 'storage_full', bytes };
  return { code: 'storage_refused', detail: problem instanceof Error ? problem.message : String(problem) };
}
