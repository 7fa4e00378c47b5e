// Runs in the resident's browser, on the page of one entry: fetches the proof of that entry, checks it step by step and marks
// each on the page. Every word comes from the page, in its language; every rule from the log's own verifier.
import { CheckNotPossible, checkEntry } from '../../../log/verify/check-entry.ts'
import { readEntryProof } from '../../../log/verify/entry-proof.ts'

/** As much of the DOM as is used here; the types of a browser are not those of the servers. */
interface Place {
  hidden: boolean
  disabled: boolean
  textContent: string | null
  readonly dataset: Record<string, string | undefined>
  querySelector(selector: string): Place | null
  querySelectorAll(selector: string): Iterable<Place>
  addEventListener(event: 'click', listener: () => void): void
}
declare const document: Pick<Place, 'querySelector'>

const check = find(document, '#check')
const button = find(check, 'button')
const outcome = find(check, '[role="status"]')
/** Where the page keeps the word for it. */
const marks = {
  HOLDS: { sign: '✓', word: 'stepHolds' },
  WRONG: { sign: '✗', word: 'stepWrong' },
  WAITING: { sign: '…', word: 'stepWaiting' },
  SKIPPED: { sign: '–', word: 'stepSkipped' },
} as const
type Mark = keyof typeof marks

button.addEventListener('click', () => {
  button.disabled = true
  run().then(
    (result) => conclude(result),
    (error: unknown) => conclude(error instanceof CheckNotPossible ? 'unsupported' : 'failed'),
  )
})
find(check, '[data-with-script]').hidden = false
find(check, '[data-without-script]').hidden = true

type Conclusion = 'holds' | 'waiting' | 'wrong' | 'notSealed' | 'unsupported' | 'failed'

async function run(): Promise<Conclusion> {
  for (const step of check.querySelectorAll('[data-step]')) mark(step, undefined)
  const { proof = '', event: eventId = '', time = '', subject: subjectId = '', sequence = '' } = check.dataset
  // A redirect would lead to the sign-in page.
  const response = await fetch(proof, { redirect: 'error', headers: { accept: 'application/json' } })
  if (!response.ok) return 'failed'
  const answer: unknown = await response.json()
  if (Reflect.get(Object(answer), 'sealed') === false) return 'notSealed'
  showSealed(readEntryProof(answer)?.body)
  const shown = { eventId, time, subjectId, sequence }
  // Those that the page shows, never what comes with the proof.
  const keys = [...check.querySelectorAll('[data-key]')].map((key) => key.textContent ?? '')
  let last: Conclusion = 'wrong'
  for await (const { step, outcome } of checkEntry(answer, shown, keys)) {
    mark(find(check, `[data-step="${step}"]`), outcome)
    last = outcome === 'HOLDS' ? 'holds' : outcome === 'WAITING' ? 'waiting' : 'wrong'
  }
  return last
}

function conclude(conclusion: Conclusion): void {
  for (const step of check.querySelectorAll('[data-step]:not([data-outcome])')) mark(step, 'SKIPPED')
  const sign = conclusion === 'holds' ? '✓ ' : conclusion === 'wrong' ? '✗ ' : ''
  outcome.textContent = `${sign}${check.dataset[conclusion] ?? ''}`
  outcome.dataset['conclusion'] = conclusion
  find(check, '[data-steps]').hidden = conclusion === 'notSealed' || conclusion === 'failed'
  button.disabled = false
}

function mark(step: Place, result: Mark | undefined): void {
  if (result === undefined) delete step.dataset['outcome']
  else step.dataset['outcome'] = result
  find(step, '[data-mark]').textContent = result === undefined ? '' : marks[result].sign
  find(step, '[data-result]').textContent = result === undefined ? '' : (check.dataset[marks[result].word] ?? '')
}

function showSealed(body: unknown): void {
  const sealed = find(check, '[data-sealed]')
  find(sealed, 'pre').textContent = JSON.stringify(body ?? null, null, 2)
  sealed.hidden = false
}

function find(place: Pick<Place, 'querySelector'>, selector: string): Place {
  const found = place.querySelector(selector)
  if (found === null) throw new Error(`the page has no ${selector}`)
  return found
}
