import { expect, test } from 'vitest'
import { bugInLog } from '../../schema/contract/bug-in-log.ts'

const secret = 'S1234567D'

test('of a bug the log gets class, code and place, and no word of its message', () => {
  const message = `bad row\n    at ${secret} (${secret}.ts:1:1)\n    at ${secret}.ts:1:1`
  const named = {
    [secret]: () => Object.assign(new TypeError(message), { code: 'P2023', detail: secret, cause: secret }),
  }
  expect(bugInLog(named[secret]?.())).toEqual({
    error: 'TypeError',
    code: 'P2023',
    at: expect.stringMatching(/^bug-in-log\.test\.ts:\d+:\d+$/),
  })
})

test('whatever is thrown', () => {
  expect(bugInLog(new Error(''))).toEqual({ error: 'Error', at: expect.stringMatching(/^bug-in-log\.test\.ts/) })
  const renamed = Object.assign(new Error('x'), { name: `${secret} is bad`, code: `no ${secret}`, stack: secret })
  expect(bugInLog(renamed)).toEqual({ error: 'Error' })
  for (const thrown of [secret, { stack: secret }, undefined])
    expect(bugInLog(thrown)).toEqual({ error: typeof thrown })
})
