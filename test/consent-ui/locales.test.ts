// The pages' languages: nothing of the catalogue without a name, and which language a person gets.
import { describe, expect, test } from 'vitest'
import { consentChanges } from '../../consent-record/consent-states.ts'
import { chooseLanguage } from '../../consent-ui/locales/choose-language.ts'
import { languages, textsIn } from '../../consent-ui/locales/languages.ts'
import { partUnderItem } from '../../consent-ui/pages/group-items.ts'
import { consentRefusals } from '../../schema/contract/error-codes.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'

const catalogue = readItemMetadata()
const agencies = [...new Set(catalogue.flatMap(({ agency }) => agency))].sort()
const grouped = [...Map.groupBy(catalogue, ({ item }) => item)].filter(([, parts]) => parts.length > 1)

describe.each(languages)('in %s', (language) => {
  const texts = textsIn(language)

  test('every agency and every item with several parts has a name', () => {
    expect(Object.keys(texts.names.agencies).sort()).toEqual(agencies)
    expect(Object.keys(texts.names.items).sort()).toEqual(grouped.map(([item]) => item).sort())
  })

  test('every part has a name of its own, or the one in the schema where that is English', () => {
    const named = Object.keys(texts.names.parts).sort()
    expect(named).toEqual(language === 'en' ? [] : catalogue.map(({ scope }) => scope).sort())
    expect(Object.values(texts.names.parts).filter((name) => name.trim() === '')).toEqual([])
  })

  test('no two parts of one item have the same name', () => {
    for (const [item, parts] of grouped) {
      const names = parts.map(({ scope, title }) => texts.names.parts[scope] ?? title)
      expect(new Set(names).size, item).toBe(parts.length)
      const underHeading = parts.map((part) => partUnderItem(part, texts))
      expect(new Set(underHeading).size, item).toBe(parts.length)
      expect(
        underHeading.filter((name) => name.trim() === ''),
        item,
      ).toEqual([])
    }
  })

  test('every change of a consent and every reason of a refusal is said in words', () => {
    const reasons = consentChanges.map(({ reason }) => reason)
    expect(reasons.filter((reason) => texts.consent.reasons[reason] === undefined)).toEqual([])
    const refusals = consentRefusals.filter((reason) => reason !== 'CONSENT_NOT_FOUND')
    expect(refusals.filter((reason) => texts.consent.refusals[reason] === undefined)).toEqual([])
  })

  test('dates, times and periods are written in it', () => {
    const at = new Date('2026-11-22T16:30:00Z')
    expect([texts.date(at), texts.time(at), texts.days(1), texts.days(90), texts.days(1825)]).toMatchSnapshot()
  })
})

test('the texts of different languages differ', () => {
  const titles = languages.map((language) => textsIn(language).consents.title)
  expect(new Set(titles).size).toBe(languages.length)
})

test.each([
  ['the switch before all', { own: 'ta', asked: 'ms', accepted: 'zh' }, 'ta'],
  ['the request before the browser', { own: undefined, asked: 'fr ms en', accepted: 'zh' }, 'ms'],
  [
    'the heaviest language of the browser',
    { own: undefined, asked: undefined, accepted: 'en;q=0.5, zh-Hans-SG' },
    'zh',
  ],
  ['no language of weight nought', { own: undefined, asked: undefined, accepted: 'zh;q=0, ms;q=0.1' }, 'ms'],
  ['a region or script changes nothing', { own: undefined, asked: 'ZH-Hant-TW', accepted: undefined }, 'zh'],
  ['English for an unknown one', { own: 'xx', asked: 'fr', accepted: 'de, *' }, 'en'],
  ['English for nothing at all', { own: undefined, asked: undefined, accepted: undefined }, 'en'],
])('%s', (_case, wishes, language) => {
  expect(chooseLanguage(wishes)).toBe(language)
})
