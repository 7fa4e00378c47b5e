// Which language a person reads the pages in: what they chose on our pages, else what the request asks for, else what
// their browser asks for, else English.
import { type Language, languageOf } from './languages.ts'

export interface LanguageWishes {
  /** By the switch on our pages. */
  readonly own: string | undefined
  /** `ui_locales` of the authorization request (OpenID Connect Core §3.1.2.1): tags, most wanted first. */
  readonly asked: string | undefined
  /** The browser's Accept-Language header (RFC 9110 §12.5.4). */
  readonly accepted: string | undefined
}

export function chooseLanguage({ own, asked, accepted }: LanguageWishes): Language {
  return languageOf(own) ?? firstOf(asked?.split(' ')) ?? firstOf(byWeight(accepted)) ?? 'en'
}

function firstOf(tags: readonly string[] | undefined): Language | undefined {
  return tags?.map(languageOf).find((language) => language !== undefined)
}

function byWeight(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((one) => one.trim())
      const weight = parameters.find((one) => one.startsWith('q='))?.slice(2)
      return { tag, weight: weight === undefined ? 1 : Number(weight) || 0 }
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag)
}
