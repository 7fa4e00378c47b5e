// `izin operator …`: what only the operator decides. Each is one database function, which logs who did it and when.
import type { Command } from '../main.ts'
import { addressCommand } from './operator-address.ts'
import { agencyCommand } from './operator-agency.ts'
import { assignCommand } from './operator-assign.ts'
import { linkCommand } from './operator-link.ts'
import { logCommand } from './operator-log.ts'
import { rotateCommand } from './operator-rotate.ts'
import { restoreCommand, subgraphListCommand, withdrawCommand } from './operator-subgraph.ts'
import { resumeCommand, suspendCommand } from './operator-suspend.ts'

export const operatorCommands: readonly Command[] = [
  agencyCommand,
  assignCommand,
  addressCommand,
  linkCommand,
  subgraphListCommand,
  withdrawCommand,
  restoreCommand,
  suspendCommand,
  resumeCommand,
  rotateCommand,
  logCommand,
]
