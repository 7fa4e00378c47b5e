// A registered text in the person's language, else in English, else in whatever there is; with the language it is in.
import type { Words } from '../pages/words.ts'

export function inLanguage(text: Readonly<Record<string, string>>, language: string): Words {
  for (const wanted of [language, 'en', ...Object.keys(text)]) {
    const found = text[wanted]
    if (found !== undefined) return { text: found, language: wanted }
  }
  return { text: '', language }
}
