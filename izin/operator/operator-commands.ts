// `izin operator …`: what only the operator decides. Each is one database function, which logs who did it and when.
import type { Command } from '../main.ts'
import { agencyCommand } from './operator-agency.ts'
import { logCommand } from './operator-log.ts'
import { rotateCommand } from './operator-rotate.ts'
import { resumeCommand, suspendCommand } from './operator-suspend.ts'

export const operatorCommands: readonly Command[] = [
  agencyCommand,
  suspendCommand,
  resumeCommand,
  rotateCommand,
  logCommand,
]
