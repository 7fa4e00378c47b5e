// What the catalogue's items are called in one language: the one table that every page takes its names from.
export interface ItemNames {
  readonly agencies: Readonly<Record<string, string>>
  /** Items that have several parts, by item. */
  readonly items: Readonly<Record<string, string>>
  /** Parts by scope; English takes them from the schema (`@dataItem(title)`), where they are written first. */
  readonly parts: Readonly<Record<string, string>>
}

/** Names of an item's parts, by scope. */
export function partsOf(item: string, parts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([part, name]) => [`${item}.${part}`, name]))
}

/** Parts that come once for each kind of a thing, such as a licence: `{kind}.{part}`. */
export function partsOfEach(
  kinds: Readonly<Record<string, string>>,
  parts: Readonly<Record<string, string>>,
  name: (kind: string, part: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(kinds).flatMap(([kind, kindName]) =>
      Object.entries(parts).map(([part, partName]) => [`${kind}.${part}`, name(kindName, partName)]),
    ),
  )
}
