import { expect, test } from 'vitest'
import { batchCalls } from '../../gateway/batch-calls.ts'

const limits = { maximumBatch: 10, maximumInFlight: 1 }

test('calls of one tick are one list, and each gets its own answer', async () => {
  const lists: (readonly number[])[] = []
  const double = batchCalls<number, number>(async (inputs) => {
    lists.push([...inputs])
    return inputs.map((input) => input * 2)
  }, limits)

  expect(await Promise.all([double(1), double(2), double(1)])).toEqual([2, 4, 2])
  expect(lists).toEqual([[1, 2, 1]])
})

test.each([
  ['one answer too few', (inputs: readonly number[]) => inputs.slice(1)],
  ['one answer too many', (inputs: readonly number[]) => [...inputs, 0]],
  ['no answer', () => []],
])('nobody gets an answer that may be another’s: %s', async (_, answer) => {
  const call = batchCalls<number, number>(async (inputs) => answer(inputs), limits)
  const settled = await Promise.allSettled([call(1), call(2)])
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})

test('what fails one call alone is said to that call alone', async () => {
  const call = batchCalls<number, number>(
    async (inputs) => inputs.map((input) => (input === 1 ? new Error('not this one') : input)),
    limits,
  )
  await expect(call(1)).rejects.toThrow('not this one')
  expect(await call(2)).toBe(2)
})
