// `izin client …`: what the clients may ask residents for. Approvals are reviewed: an agency's own items need its word
// before the operator's (`izin client decide`).
import type { Command } from '../main.ts'
import { approveCommand, refuseCommand } from './client-approve.ts'
import { listCommand, requestsCommand, showCommand } from './client-list.ts'

export const clientCommands: readonly Command[] = [
  approveCommand,
  refuseCommand,
  requestsCommand,
  listCommand,
  showCommand,
]
