// What the page needs before anything else: the graph with its policy, the banks and the people.

import type { GraphQLSchema } from 'graphql'
import { readPublicSchema } from '../schema/operation-scopes/read-public-schema.ts'
import type { GraphPolicy } from '../schema/operation-scopes/scopes-of-operation.ts'
import { comeBack, keptSession } from './client/consent-flow.ts'
import type { Session } from './client/session.ts'
import { documentSchema } from './explorer/document-schema.ts'
import { listFaults, type OfferedFault } from './faults/fault-list.ts'
import { type Bank, listBanks, listPersonas, type Persona } from './sandbox-api.ts'

export interface World {
  readonly graph: GraphPolicy
  /** The same schema with each field's policy in its description. */
  readonly documented: GraphQLSchema
  readonly banks: readonly Bank[]
  readonly personas: readonly Persona[]
  readonly faults: readonly OfferedFault[]
  readonly session: Session | undefined
  /** Why the trip to the consent page brought no consent back. */
  readonly refusal: string | undefined
}

export async function loadWorld(): Promise<World> {
  const [sdl, banks, personas, faults, back] = await Promise.all([
    fetch('/schema.graphql').then((response) => response.text()),
    listBanks(),
    listPersonas(),
    listFaults(),
    comeBack().then(
      (session) => ({ session: session ?? keptSession(), refusal: undefined }),
      (error: unknown) => ({ session: keptSession(), refusal: describe(error) }),
    ),
  ])
  const graph = readPublicSchema(sdl)
  return { graph, documented: documentSchema(sdl, graph), banks, personas, faults, ...back }
}

function describe(error: unknown): string {
  if (error instanceof Error && 'error' in error && error.error === 'access_denied')
    return 'The resident did not share anything, so there is no consent.'
  return error instanceof Error ? error.message : String(error)
}
