// A text that may be in another language than the page: what a recipient registered, or what has no translation.
import type { Texts } from '../locales/texts.ts'
import { type Html, html } from './html.ts'

export interface Words {
  readonly text: string
  /** Tag of the language it is in. */
  readonly language: string
}

/** Says the language where it is not the page's own, so that it is read out right (WCAG 2.2, 3.1.2). */
export function inWords({ text, language }: Words, texts: Texts): Html | string {
  return language === texts.language ? text : html`<span lang="${language}">${text}</span>`
}

export const inEnglish = (text: string): Words => ({ text, language: 'en' })
