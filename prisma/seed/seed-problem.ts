// What is wrong with sandbox files, each problem with its path. A file with a problem is refused whole.
import type { z } from 'zod'

export class SeedProblem extends Error {
  readonly problems: readonly string[]

  constructor(file: string, problems: readonly string[]) {
    super([`${file} cannot be used:`, ...problems.map((problem) => `  ${problem}`)].join('\n'))
    this.name = 'SeedProblem'
    this.problems = problems
  }
}

/** `items.uinfin: the check letter does not fit` */
export function describeIssues(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${pathText(issue.path)}: ${describeIssue(issue)}`)
}

function describeIssue({ code, message }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys')
    return `${message}; correct or remove it (prisma/personas/persona.schema.json has every key)`
  return code === 'invalid_type' && message.endsWith('received undefined') ? `is missing; ${message}` : message
}

function pathText(path: readonly PropertyKey[]): string {
  return path.length === 0
    ? '(whole file)'
    : path.reduce<string>((text, part) => {
        if (typeof part === 'number') return `${text}[${part}]`
        return text === '' ? String(part) : `${text}.${String(part)}`
      }, '')
}
