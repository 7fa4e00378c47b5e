// The supergraph that a gateway serves, wherever it comes from: a file, which stays, or the registry, which is followed.
import { type FollowDeps, followRegistry, type RegistrySource, type ServedSupergraph } from './follow-registry.ts'
import { generationsFrom } from './generations.ts'

export interface FileSource {
  readonly kind: 'file'
  readonly sdl: string
  readonly subgraphUrls: Readonly<Record<string, string>>
}

export type SupergraphSource = FileSource | RegistrySource

/** Throws when there is nothing to serve. */
export async function serveSupergraph(source: SupergraphSource, deps: FollowDeps): Promise<ServedSupergraph> {
  if (source.kind === 'registry') return followRegistry(source, deps)
  const generations = generationsFrom(await deps.load(source.sdl, source.subgraphUrls))
  return { generations, status: () => ({ from: 'file', problems: [] }), stop: () => generations.stop() }
}
