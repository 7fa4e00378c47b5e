// The scopes of an agency's token for the registry: what it may do with which subgraph. No other resource takes them.

/** `link` by a grant of its own, beside the assignment. */
export const registryActs = ['check', 'publish', 'link'] as const
export type RegistryAct = (typeof registryActs)[number]

/** `registry:publish:safeentry` */
export function registryScope(act: RegistryAct, subgraph: string): string {
  return `registry:${act}:${subgraph}`
}
