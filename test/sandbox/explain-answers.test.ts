// What the explorer says of an answer, without a page: the next step of each refusal, and the place of a refused field.
import { describe, expect, test } from 'vitest'
import { explainAnswer } from '../../sandbox-ui/explorer/explain-error.ts'
import { explainRefusal } from '../../sandbox-ui/explorer/explain-refusal.ts'
import { consentRefusals, errorCodes } from '../../schema/contract/error-codes.ts'

const session = {
  ...{ bank: 'merlion-bank', scopes: ['name'], asked: ['name', 'email'], fetchType: 'PERIODIC' as const },
  ...{ accessToken: 'x', expiresAt: 0 },
}
const refusedWith = (code: string, retryAfter?: number) =>
  explainRefusal({ answer: { errors: [{ message: 'no', extensions: { code } }] }, session, retryAfter })

describe('a request that is refused as a whole', () => {
  const others: Readonly<Record<string, string>> = {
    ...{ CLIENT_SUSPENDED: 'CHANGE', CONSENT_CHANGED: 'REFRESH', CONSENT_PAUSED: 'RUN' },
  }
  test.each([...consentRefusals])('%s has a next step, a new consent unless another is shorter', (code) => {
    expect(refusedWith(code)?.step).toBe(others[code] ?? 'CONSENT')
  })

  test('every refusal that may pass by itself can be tried again', () => {
    const passing = Object.entries(errorCodes).filter(([, { status }]) => status === 429 || status === 503)
    expect(passing.length).toBeGreaterThan(4)
    expect(passing.filter(([code]) => refusedWith(code)?.step !== 'RUN')).toEqual([])
  })

  test('a code that is no member of ours is told as it came', () => {
    expect(refusedWith('constructor')).toEqual({
      code: 'constructor',
      why: 'no',
      step: 'CHANGE',
      hint: undefined,
      over: false,
    })
  })

  test('is none where data came, or where a field is meant', () => {
    const errors = [{ message: 'no', path: ['me'], extensions: { code: 'AGENCY_ERROR' } }]
    for (const answer of [{ data: { me: null }, errors }, { errors }, { data: {} }])
      expect(explainRefusal({ answer, session, retryAfter: undefined })).toBeUndefined()
  })
})

describe('the place of a refused field', () => {
  const error = (path: (string | number)[], coordinate: string) => ({
    ...{ message: 'no', path },
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate, requiredScopes: [['email']] },
  })
  test.each([
    ['below a list is the field of its elements', ['me', 'cars'], 'Vehicle.engineNo', 'me.cars.engineNo'],
    ['that is the list itself is the list', ['me', 'children'], 'Person.childrenBirthRecords', 'me.children'],
    ['beside a list is its path, by alias', ['me', 'mail'], 'Person.email', 'me.mail'],
    ['of nothing that came is its path', ['you', 'name'], 'Person.name', 'you.name'],
  ])('%s', (_case, path, coordinate, place) => {
    const data = { me: { cars: [{ engineNo: null }, { engineNo: null }], children: null, mail: null } }
    const [reason] = explainAnswer({ data, errors: [error(path, coordinate)] }, session, [])
    expect(reason?.place).toBe(place)
  })
})
