// The one change made to a supergraph before it goes to @apollo/gateway: that library enforces no authorization and
// therefore refuses to load what asks for it (design §9, 0a). Here the enforcement is ours, so `for: SECURITY` goes from
// exactly three links, and from nothing else.
import { type DocumentNode, parse, print, visit } from 'graphql'
import { assertKnownFeatures, enforcedFeatures } from '../../schema/policy/known-features.ts'
import { readFeatures } from '../../schema/policy/read-features.ts'

/** The same supergraph for @apollo/gateway. Load it together with the policy index of the *full* document only. */
export function supergraphForGateway(supergraphSdl: string): string {
  const supergraph: DocumentNode = parse(supergraphSdl, { noLocation: true })
  const features = readFeatures(supergraph)
  assertKnownFeatures(features)
  const enforced: readonly string[] = Object.values(enforcedFeatures)
  const links = new Set(features.filter(({ url }) => enforced.includes(url)).map(({ node }) => node))
  const unmarked = visit(supergraph, {
    Directive(node) {
      const link = [...links].find((candidate) => candidate === node)
      return link && { ...link, arguments: (link.arguments ?? []).filter(({ name }) => name.value !== 'for') }
    },
  })
  return print(unmarked)
}
