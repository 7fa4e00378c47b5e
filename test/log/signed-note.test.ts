import { generateKeyPairSync, randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkpointText, parseCheckpoint } from '../../log/note/checkpoint.ts'
import { cosign, readCosignatures } from '../../log/note/cosignature.ts'
import { type NoteJwk, noteSigner, parseVerifierKey } from '../../log/note/note-key.ts'
import { parseNote, signNote, verifyNote } from '../../log/note/signed-note.ts'
import { scaled } from '../harness/scale.ts'

const makeKey = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as NoteJwk
const log = noteSigner('log.example/izin', 'note', makeKey())
const witness = noteSigner('witness.example/w1', 'cosignature', makeKey())
const text = checkpointText({ origin: 'log.example/izin', size: 42, root: new Uint8Array(32).fill(7) })
const signed = signNote(text, log)
const cosigned = `${signed}${cosign(text, witness, 1_700_000_000)}\n`

test('the key published with the note format verifies its published note', () => {
  // The example of Go's golang.org/x/mod/sumdb/note.
  const verifier = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
  if (!verifier) throw new Error('not a key')
  const note = parseNote(
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
  )
  expect(note && verifyNote(note, verifier)).toBe('valid')
})

test('a checkpoint and its cosignature are read back', () => {
  const note = parseNote(cosigned)
  if (!note) throw new Error('not a note')
  expect(parseCheckpoint(note.text)).toEqual({ origin: 'log.example/izin', size: 42, root: new Uint8Array(32).fill(7) })
  expect(verifyNote(note, log.verifier)).toBe('valid')
  expect(readCosignatures(note, witness.verifier)).toEqual([1_700_000_000])
  expect(parseVerifierKey(log.verifier.text)?.id).toEqual(log.verifier.id)
})

test('signatures of other keys are ignored, whatever name they bear', () => {
  const note = parseNote(cosigned)
  if (!note) throw new Error('not a note')
  expect(verifyNote(note, noteSigner('log.example/izin', 'note', makeKey()).verifier)).toBe('foreign')
  expect(readCosignatures(note, noteSigner('witness.example/w1', 'cosignature', makeKey()).verifier)).toEqual([])
})

test('any byte changed is caught: no note, another key, or a broken signature', () => {
  for (let n = 0; n < scaled(5_000); n++) {
    const bytes = Buffer.from(cosigned)
    const at = randomInt(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ randomInt(1, 256)
    const note = parseNote(bytes.toString('utf8'))
    const whole =
      note !== undefined &&
      verifyNote(note, log.verifier) === 'valid' &&
      JSON.stringify(readCosignatures(note, witness.verifier)) === '[1700000000]'
    expect(whole, `byte ${at}`).toBe(false)
  }
})

test.each([
  ['a size with a leading zero', 'o\n042\n'],
  ['a size that is no number', 'o\nx\n'],
  ['a short root', `o\n1\n${Buffer.alloc(31).toString('base64')}\n`],
  ['an extension line', `${text}more\n`],
])('%s is no checkpoint', (_, bad) => {
  expect(parseCheckpoint(bad)).toBeUndefined()
})
