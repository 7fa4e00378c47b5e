import { expect, test } from 'vitest'
import { oneAtATime } from '../../../gateway/http/one-at-a-time.ts'

test('a crowd makes one look; who comes after it makes the next, whether or not it failed', async () => {
  let looks = 0
  const look = oneAtATime(async () => {
    looks += 1
    await new Promise((resolve) => setTimeout(resolve, 10))
    if (looks === 1) throw new Error('failed')
    return looks
  })
  const first = await Promise.allSettled(Array.from({ length: 100 }, look))
  expect(first.every(({ status }) => status === 'rejected')).toBe(true)
  expect(await Promise.all([look(), look()])).toEqual([2, 2])
  expect(await look()).toBe(3)
})
