// The languages of the pages, and each one's texts. English is also for whoever asks for a language we do not have.
import { en } from './en.ts'
import { ms } from './ms.ts'
import { ta } from './ta.ts'
import type { Texts } from './texts.ts'
import { zh } from './zh.ts'

export const languages = ['en', 'zh', 'ms', 'ta'] as const
export type Language = (typeof languages)[number]

/** Each language named in itself, for the switch. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  zh: '中文',
  ms: 'Bahasa Melayu',
  ta: 'தமிழ்',
}

const texts: Readonly<Record<Language, Texts>> = { en, zh, ms, ta }

export function textsIn(language: Language): Texts {
  return texts[language]
}

/** The language that a tag asks for (RFC 5646): `zh-Hans-SG` is `zh`. Undefined for one that we do not have. */
export function languageOf(tag: string | undefined): Language | undefined {
  const [primary] = (tag ?? '').trim().toLowerCase().split('-')
  return languages.find((language) => language === primary)
}
