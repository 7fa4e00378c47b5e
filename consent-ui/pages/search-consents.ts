// Whether a consent has all the words a person looks for: in the recipient, the purpose, the company or an item's name.
import type { Texts } from '../locales/texts.ts'
import type { ListedConsent } from './consents-page.ts'
import { partName } from './group-items.ts'

export function matchesWords(listed: ListedConsent, searched: string, texts: Texts): boolean {
  const { consent, purpose, companyName, granted, refused } = listed
  const { legalName, app, uen } = consent.recipient
  const parts = [...granted, ...refused].flatMap((part) => [texts.names.items[part.item] ?? '', partName(part, texts)])
  const text = [legalName, app, uen, purpose.text, companyName ?? '', ...parts].join('\n').toLocaleLowerCase()
  return searched
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
