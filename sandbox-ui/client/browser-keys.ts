// The explorer's two keys: one that its client is registered with, one that its tokens are bound to. Made in this browser
// and not extractable, so no script, this one included, can ever read them; IndexedDB keeps the handles.

export interface BrowserKeys {
  readonly client: CryptoKeyPair
  readonly dpop: CryptoKeyPair
}

const database = 'izin-sandbox'
const store = 'keys'

export async function browserKeys(): Promise<BrowserKeys> {
  const [client, dpop] = await Promise.all([keyPair('client'), keyPair('dpop')])
  return { client, dpop }
}

async function keyPair(name: string): Promise<CryptoKeyPair> {
  const kept: unknown = await request('readonly', (keys) => keys.get(name))
  if (isKeyPair(kept)) return kept
  const made = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  await request('readwrite', (keys) => keys.put(made, name))
  return made
}

function isKeyPair(value: unknown): value is CryptoKeyPair {
  return typeof value === 'object' && value !== null && 'privateKey' in value && 'publicKey' in value
}

async function request<T>(mode: IDBTransactionMode, work: (keys: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opened = await open()
  try {
    return await settled(work(opened.transaction(store, mode).objectStore(store)))
  } finally {
    opened.close()
  }
}

function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(database, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(store)
  return settled(opening)
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser’s storage did not answer'))
  })
}
