// Where an envelope stands: on the item, or on each account or licence of the few items that have no envelope of their
// own (catalogue facts 1.1). The key names it in the column `envelopes`.

const parts = [/^cpfbalances\.\w+/, /^cpfinvestmentscheme\.\w+/, /^ltavocationallicences\.\w+/] as const

/** `name` for `name`, `cpfbalances.oa` for `cpfbalances.oa`, `drivinglicence` for `drivinglicence.qdl.classes`. */
export function envelopeKey(leaf: { readonly scope: string; readonly item: string }): string {
  for (const part of parts) {
    const found = part.exec(leaf.scope)
    if (found) return found[0]
  }
  return leaf.item
}
