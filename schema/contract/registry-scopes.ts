// The scopes of an agency's token for the registry: what it may do with which subgraph. No other resource takes them.

export const registryActs = ['check', 'publish'] as const
export type RegistryAct = (typeof registryActs)[number]

/** `registry:publish:safeentry` */
export function registryScope(act: RegistryAct, subgraph: string): string {
  return `registry:${act}:${subgraph}`
}
