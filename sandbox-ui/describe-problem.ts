// What went wrong, a line each, for a person to read.
import { ApiProblem } from './sandbox-api.ts'

export function describeProblem(error: unknown): readonly string[] {
  if (error instanceof ApiProblem) return [error.message, ...error.problems]
  if (error instanceof Error && 'error_description' in error)
    return [`The authorization server answered: ${String(error.error_description).replace(/\.?$/, '.')}`]
  return [error instanceof Error ? error.message : String(error)]
}
