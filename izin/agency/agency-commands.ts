// What an agency does at the registry, with a key of its own.
import type { Command } from '../main.ts'
import { keysCommand } from './keys-new.ts'
import { readsCommand } from './reads.ts'
import { listCommand } from './subgraph-list.ts'
import { publishCommand, rollbackCommand } from './subgraph-publish.ts'
import { decideCommand, requestsCommand } from './subgraph-requests.ts'
import { linkSubjectsCommand } from './subjects-link.ts'
import { fetchCommand } from './supergraph-fetch.ts'
import { whoamiCommand } from './whoami.ts'

export const agencyCommands: readonly Command[] = [
  keysCommand,
  whoamiCommand,
  readsCommand,
  publishCommand,
  rollbackCommand,
  listCommand,
  fetchCommand,
  requestsCommand,
  decideCommand,
  linkSubjectsCommand,
]
