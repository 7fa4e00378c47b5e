// Puts scopes under the items they belong to, with names and agencies for a person to read, in their language.
import type { Texts } from '../locales/texts.ts'

export interface ItemPart {
  readonly scope: string
  readonly item: string
  /** English, from the schema. */
  readonly title: string
  readonly agency: readonly string[]
  /** Published by an agency: then with its title by language, its agencies' names by code and language, where it stands. */
  readonly registered?: boolean
  readonly titles?: Names
  readonly agencyNames?: Readonly<Record<string, Names>>
  readonly coordinates?: readonly string[]
}

type Names = Readonly<Record<string, string>>

export interface ItemGroup<Part extends ItemPart> {
  /** Unique among the groups. */
  readonly item: string
  readonly title: string
  readonly agencies: string
  readonly parts: readonly Part[]
  /** The one part of an item that has no others and is named by its own title. */
  readonly only: Part | undefined
}

/** In the order in which each item is first named. */
export function groupItems<Part extends ItemPart>(parts: readonly Part[], texts: Texts): ItemGroup<Part>[] {
  const { names } = texts
  // What an agency published has no name for its parts together, so each stands by itself.
  const byItem = Map.groupBy(parts, (part) => (part.registered ? part.scope : part.item))
  return [...byItem].map(([item, members]) => {
    const [first] = members
    const codes = [...new Set(members.flatMap((part) => part.agency))]
    const name = names.items[item]
    return {
      item,
      title: name ?? (first ? partName(first, texts) : item),
      agencies: texts.list.format(
        codes.map((code) => names.agencies[code] ?? first?.agencyNames?.[code]?.[texts.language] ?? code),
      ),
      parts: members,
      only: name === undefined && members.length === 1 ? first : undefined,
    }
  })
}

export function partName(
  { scope, title, titles }: Pick<ItemPart, 'scope' | 'title' | 'titles'>,
  { names, language }: Texts,
): string {
  return names.parts[scope] ?? titles?.[language] ?? title
}

/** Items whose parts begin with the item's own name, which their heading says already: `CPF balance: ordinary account`. */
const namedTwice = new Set([
  ...['cpfbalances', 'entity.capitals', 'entity.financials', 'entity.licences', 'entity.grants', 'entity.builders'],
  'entity.contractors',
])

/** A part's name under the heading of its item. */
export function partUnderItem(part: ItemPart, texts: Texts): string {
  const name = partName(part, texts)
  if (part.registered || !namedTwice.has(part.item)) return name
  const rest = name.replace(/^[^:：]*[:：]\s*/u, '')
  return `${rest.slice(0, 1).toLocaleUpperCase(texts.language)}${rest.slice(1)}`
}
