import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type KeyFiles, readProductionKeys } from '../../platform/production-keys.ts'
import { readSandboxKeys } from '../../platform/sandbox/sandbox-keys.ts'

let folder: string
let files: KeyFiles

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'izin-keys-'))
  const made = await readSandboxKeys(folder)
  const own = (key: object) => ({ ...key, kid: '2026-11' })
  files = {
    IZIN_SIGNING_KEYS_FILE: write('signing', JSON.stringify({ keys: made.signingKeys.keys.map(own) })),
    IZIN_PAIRWISE_KEY_FILE: write('pairwise', Buffer.alloc(32, 1).toString('base64url')),
    IZIN_COOKIE_KEYS_FILE: write('cookies', [2, 3].map((n) => Buffer.alloc(32, n).toString('base64url')).join('\n')),
    IZIN_ASSERTION_KEY_FILE: write('assertion', JSON.stringify(own(made.assertionKey))),
    IZIN_LOG_KEY_FILE: write('log', JSON.stringify(own(made.logKey))),
    IZIN_REGISTRY_KEY_FILE: write('registry', JSON.stringify(own(made.registryKey))),
  }
})

afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), `${text}\n`)
  return join(folder, name)
}

describe('production keys', () => {
  test('are read from the files that the operator names', () => {
    const keys = readProductionKeys(files)
    expect(keys.signingKeys.keys[0]?.kid).toBe('2026-11')
    expect(keys.pairwiseKey).toEqual(Buffer.alloc(32, 1))
    expect(keys.cookieKeys).toHaveLength(2)
  })

  test.each([
    ['IZIN_SIGNING_KEYS_FILE', '{"keys":[]}', /JWKS/],
    ['IZIN_SIGNING_KEYS_FILE', '{"keys":[{"kty":"RSA","kid":"a","n":"x","e":"AQAB"}]}', /P-256/],
    ['IZIN_SIGNING_KEYS_FILE', 'SECRET-TEXT', /JWKS/],
    ['IZIN_PAIRWISE_KEY_FILE', 'SECRET-TEXT', /at least 32 bytes/],
    ['IZIN_COOKIE_KEYS_FILE', '', /a line each/],
    ['IZIN_ASSERTION_KEY_FILE', '{"kty":"EC","kid":"a"}', /Ed25519/],
  ] as const)('%s holding %j is refused without showing it', (setting, text, sentence) => {
    const read = () => readProductionKeys({ ...files, [setting]: write('broken', text) })
    expect(read).toThrow(sentence)
    expect(read).toThrow(new RegExp(setting))
    expect(read).not.toThrow(/SECRET-TEXT/)
  })

  test('a file that can not be read is named by its setting', () => {
    expect(() => readProductionKeys({ ...files, IZIN_PAIRWISE_KEY_FILE: join(folder, 'none') })).toThrow(
      /IZIN_PAIRWISE_KEY_FILE can't be read/,
    )
  })

  test('keys that a sandbox made are refused, each of them', async () => {
    const { signingKeys, pairwiseKey, cookieKeys, assertionKey, logKey, registryKey } = await readSandboxKeys(folder)
    const demo: KeyFiles = {
      IZIN_SIGNING_KEYS_FILE: write('a', JSON.stringify(signingKeys)),
      IZIN_PAIRWISE_KEY_FILE: write('b', pairwiseKey.toString('base64url')),
      IZIN_COOKIE_KEYS_FILE: write('c', cookieKeys.join('\n')),
      IZIN_ASSERTION_KEY_FILE: write('d', JSON.stringify(assertionKey)),
      IZIN_LOG_KEY_FILE: write('e', JSON.stringify(logKey)),
      IZIN_REGISTRY_KEY_FILE: write('f', JSON.stringify(registryKey)),
    }
    for (const [setting, file] of Object.entries(demo))
      expect(() => readProductionKeys({ ...files, [setting]: file })).toThrow(
        `The key in ${setting} was made for the sandbox; give production a key of its own.`,
      )
  })
})

describe('sandbox keys', () => {
  test('are made once, kept in a file of mode 600, and read again', async () => {
    const again = await readSandboxKeys(folder)
    expect(await readSandboxKeys(folder)).toEqual(again)
    expect(statSync(join(folder, 'sandbox-keys.json')).mode & 0o777).toBe(0o600)
  })

  test('a file that was damaged is named, with the next step', async () => {
    write('sandbox-keys.json', '{"signingKeys":')
    await expect(readSandboxKeys(folder)).rejects.toThrow(/sandbox-keys\.json can't be read; put the file back/)
  })
})
