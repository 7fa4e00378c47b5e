// The platform's own subgraphs, which no agency can be assigned.
import { readFileSync } from 'node:fs'
import { type Assignment, assignmentsSchema } from './assignment.ts'

export const platformAssignments: readonly Assignment[] = assignmentsSchema.parse(
  JSON.parse(readFileSync(new URL('./assignments.json', import.meta.url), 'utf8')),
)
