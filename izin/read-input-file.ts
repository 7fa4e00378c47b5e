// Reads a file that the caller named. Throws a CommandProblem that says which file and what it should be.
import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { CommandProblem, exitCodes } from './exit-codes.ts'

/** `-` is standard input. */
export function readTextOrInput(path: string): string {
  return path === '-' ? readFileSync(0, 'utf8') : readText(path)
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new CommandProblem(`${path} cannot be read.`, exitCodes.unable)
  }
}

export function readJson<Schema extends z.ZodType>(path: string, schema: Schema, what: string): z.infer<Schema> {
  const text = readText(path)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new CommandProblem(`${path} is not JSON; it should hold ${what}.`, exitCodes.unable)
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new CommandProblem(
    `${path} should hold ${what}; at ${issue?.path.join('.') || 'its top'}: ${issue?.message}.`,
    exitCodes.unable,
  )
}
