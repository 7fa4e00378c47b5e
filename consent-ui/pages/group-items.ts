// Puts scopes under the items they belong to, with names and agencies for a person to read, in their language.
import type { Texts } from '../locales/texts.ts'

export interface ItemPart {
  readonly scope: string
  readonly item: string
  /** English, from the schema. */
  readonly title: string
  readonly agency: readonly string[]
}

export interface ItemGroup<Part extends ItemPart> {
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
  const byItem = Map.groupBy(parts, (part) => part.item)
  return [...byItem].map(([item, members]) => {
    const [first] = members
    const codes = [...new Set(members.flatMap((part) => part.agency))]
    const name = names.items[item]
    return {
      item,
      title: name ?? (first ? partName(first, texts) : item),
      agencies: texts.list.format(codes.map((code) => names.agencies[code] ?? code)),
      parts: members,
      only: name === undefined && members.length === 1 ? first : undefined,
    }
  })
}

export function partName({ scope, title }: Pick<ItemPart, 'scope' | 'title'>, { names }: Texts): string {
  return names.parts[scope] ?? title
}
