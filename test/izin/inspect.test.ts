// `izin inspect` says what the sandbox's inspector says, of a file or of what is piped into it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { inspect } from '../../inspector/inspect.ts'
import { runIzin } from '../harness/run-izin.ts'
import { type ArtefactWorld, artefactWorld, assertion, keyOf, proof } from '../inspector/artefact-world.ts'

const issuer = 'http://localhost:4010'
const resource = 'http://localhost:4000/graphql'
const secret = 'c2VjcmV0LXBhcnQtb2YtYS1rZXk'
let folder: string
let world: ArtefactWorld

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'izin-inspect-'))
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const server = await keyOf(privateKey, { ...(await exportJWK(publicKey)), kid: 'server' })
  const now = () => Math.floor(Date.now() / 1000)
  world = await artefactWorld({ now, issuer, resource, server, used: { assertion: '', proof: '' } })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

// Nothing listens there, so the keys of the authorization server are not at hand.
const izin = (args: readonly string[], input = '') => runIzin(['inspect', ...args], {}, input)

test('the exit code says whether anything is wrong, the words are the inspector’s', async () => {
  const keys = file('keys.json', JSON.stringify({ keys: [world.bank.jwk] }))
  const client = ['--client', world.clientId, '--keys', keys]
  const broken = assertion(world, { aud: `${issuer}/token` })
  const [right, wrong, none] = await Promise.all([
    izin(['-', ...client], assertion(world)),
    izin([file('broken.jwt', broken), ...client, '--json']),
    izin(['-'], 'good morning'),
  ])
  expect({ ...right, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(right.stdout).toContain('✓ The signature verifies with the registered key. (RFC 7523 §3 (9))')
  expect([wrong.status, wrong.stderr]).toEqual([1, ''])
  const said = z.object({ findings: z.array(z.unknown()) }).parse(JSON.parse(wrong.stdout))
  const situation = {
    now: world.now(),
    issuer,
    endpoints: { token: `${issuer}/token`, par: `${issuer}/par` },
    resource,
  }
  const registered = { id: world.clientId, keys: { keys: [world.bank.jwk] } }
  const { findings } = await inspect(broken, { ...situation, client: registered })
  const wrongs = (all: readonly unknown[]) => all.filter((one) => JSON.stringify(one).includes('"wrong"'))
  expect(wrongs(said.findings)).toEqual(wrongs(findings))
  expect([none.status, none.stdout]).toEqual([1, expect.stringContaining('none of what can be inspected')])
})

test('what a command carries is inspected with the address and the token that it names', async () => {
  const other = 'http://localhost:4999/graphql'
  const command = `curl ${other} -H 'authorization: DPoP ${world.accessToken}' -H 'dpop: ${proof(world)}' -d '{"query":"{ me"}'`
  const { status, stdout } = await izin(['-'], command)
  expect(status).toBe(1)
  expect(stdout).toContain('── the DPoP proof')
  expect(stdout).toContain(`its port is 4000 instead of 4999; it must be ${other}`)
  expect(stdout).toContain('The access token is bound to this key.')
  expect(stdout).toContain('Syntax Error')
})

test('a private key is called what it is, and nothing of it is repeated', async () => {
  const pem = `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`
  const answers = await Promise.all([
    izin(['-'], pem),
    izin([file('private.json', JSON.stringify({ ...world.bank.jwk, d: secret })), '--json']),
    izin(['-', '--as', 'dpop-proof'], proof(world, {}, { jwk: { ...world.proofKey.jwk, d: secret } })),
  ])
  for (const { status, stdout, stderr } of answers) {
    expect(status).toBe(1)
    expect(stdout).toContain('PRIVATE')
    expect(stdout + stderr).not.toContain(secret)
  }
})

test('control sequences of a terminal are not said back', async () => {
  const { stdout } = await izin(['-'], JSON.stringify({ error: 'x', error_description: '\u001b[2Jgone' }))
  expect(stdout).toContain('?[2Jgone')
})

test.concurrent.each([
  ['a kind that is none', ['-', '--as', 'jwt'], 2, '--as takes client-assertion, dpop-proof, access-token.'],
  ['keys of nobody', ['-', '--keys', 'x'], 2, 'say which with --client'],
  ['a file that is not there', ['nowhere.jwt'], 3, 'nowhere.jwt cannot be read.'],
])('%s is answered with a sentence', async (_how, args, status, says) => {
  const answer = await izin(args)
  expect(answer).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(says) })
  expect(answer.stderr).not.toContain('    at ')
})
