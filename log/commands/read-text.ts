// A file that the caller named, or why it can't be read.
import { readFileSync } from 'node:fs'
import { CommandRefused } from './command.ts'

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new CommandRefused(`The file ${file} can't be read; correct its path or its permissions.`)
  }
}
