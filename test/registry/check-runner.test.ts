// A check that takes more than it gets: it ends, it is paid for, and the next one runs.
import { afterEach, expect, it, vi } from 'vitest'
import { type CheckRunner, checkBounds, checkRunner } from '../../registry/check-runner.ts'
import { RegistryProblem } from '../../registry/registry-problem.ts'
import { assignments, changed, core, librarySdl } from './mini-graph.ts'

vi.setConfig({ testTimeout: 120_000 })

let checks: CheckRunner
afterEach(() => checks.stop())

/** Nothing in it breaks a rule; it is only much. */
function wide(fields: number): string {
  const scopes = Array.from({ length: fields }, (_, at) => `library.loans.f${at}`)
  const [metadata = ''] = /@dataItem\([^)]*\)/.exec(librarySdl.split('"Title of the book."')[1] ?? '') ?? []
  const leaves = scopes.map(
    (scope, at) =>
      `"Field." f${at}: String @requiresScopes(scopes: [["${scope}"]]) ${metadata.replace('library.loans.title', scope)}`,
  )
  const union = changed(
    librarySdl,
    '["library.loans.due"]]',
    `${['["library.loans.due"]', ...scopes.map((each) => `["${each}"]`)].join(', ')}]`,
  )
  return changed(union, '"Title of the book."', `${leaves.join('\n')}\n"Title of the book."`)
}
const input = (sdl: string) => ({ published: core, candidate: { name: 'library', sdl }, assignments, operations: [] })

it('is ended with its thread and charged in full, while everything else goes on', async () => {
  checks = checkRunner({ ...checkBounds, longest: 400 })
  const charged: number[] = []
  const slow = checks.run('check', input(wide(900)), (milliseconds) => charged.push(milliseconds))
  // Behind it in the queue, with its own time.
  const next = checks.run('check', input('type {'), (milliseconds) => charged.push(milliseconds))
  await expect(slow).rejects.toMatchObject({ code: 'CHECK_TOO_LONG', facts: { check: 'time' } })
  // A new thread takes longer to begin than this one has; that it is asked at all is what counts.
  await next.catch((error: unknown) => expect(error).toMatchObject({ code: 'CHECK_TOO_LONG' }))
  expect(charged[0]).toBe(400)
  expect(charged).toHaveLength(2)
})

it('that comes to an end is charged what it cost, and gives the same thread to the next', async () => {
  checks = checkRunner()
  const charged: number[] = []
  const charge = (milliseconds: number) => charged.push(milliseconds)
  expect(await checks.run('check', input(wide(20)), charge)).toMatchObject({ publishable: true, findings: [] })
  expect((await checks.run('check', input('type {'), charge)).findings).toMatchObject([{ rule: 'lint/syntax' }])
  expect(charged.every((each) => each > 0 && each < checkBounds.longest)).toBe(true)
  expect(charged).toHaveLength(2)
})

it('waits in a queue that has an end', async () => {
  checks = checkRunner({ ...checkBounds, longestQueue: 2 })
  const waiting = [checks.run('check', input('type {')), checks.run('check', input('type {'))]
  await expect(checks.run('check', input('type {'))).rejects.toThrow(RegistryProblem)
  await Promise.all(waiting)
})
