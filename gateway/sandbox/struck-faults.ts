// What came of the faults that one request asked for: which went wrong, and which errors of the answer are their doing.
// Whoever asked for one that has nothing to go wrong with is told so, rather than believing that it was survived.
import { z } from 'zod'
import type { ErrorCodeName } from '../../schema/contract/error-codes.ts'
import { type GatewayFaultName, type SandboxFault, sandboxFaults } from '../../schema/sandbox-faults/fault-table.ts'
import type { HttpAnswer } from '../http/answer.ts'
import type { AskedFaults, Faults } from './read-faults.ts'

/** The error by which a fault shows, and the coordinates of what it took; it may show by none. */
export interface Stroke {
  readonly code?: ErrorCodeName
  readonly coordinates?: readonly string[]
}

export interface FaultsUnderWay {
  readonly faults: Faults
  strike(name: GatewayFaultName, stroke?: Stroke): void
  report(answer: HttpAnswer): HttpAnswer
}

const errorSchema = z.looseObject({
  extensions: z.looseObject({ code: z.string(), coordinates: z.array(z.string()).optional() }),
})
const answerSchema = z.looseObject({
  errors: z.array(errorSchema).optional(),
  extensions: z.looseObject({}).optional(),
})

export function faultsUnderWay({ asked, faults }: AskedFaults): FaultsUnderWay {
  const struck = new Map<string, Stroke[]>()
  return {
    faults,
    strike: (name, stroke = {}) => struck.set(name, [...(struck.get(name) ?? []), stroke]),
    report: (answer) => {
      const body = answerSchema.parse(JSON.parse(String(answer.body)))
      const errors = body.errors?.map((error) => {
        const { code, coordinates = [] } = error.extensions
        const cause = asked.find(({ name }) => struck.get(name)?.some((stroke) => shows(stroke, code, coordinates)))
        return cause ? { ...error, extensions: { ...error.extensions, fault: cause.written } } : error
      })
      const report = asked.map(({ name, written }) => {
        const { happens, inProduction }: SandboxFault = sandboxFaults[name]
        return { fault: written, struck: struck.has(name), happens, inProduction }
      })
      const extensions = { ...body.extensions, faults: report }
      return { ...answer, body: JSON.stringify({ ...body, ...(errors && { errors }), extensions }) }
    },
  }
}

function shows(stroke: Stroke, code: string, coordinates: readonly string[]): boolean {
  if (stroke.code !== code) return false
  return stroke.coordinates === undefined || stroke.coordinates.some((one) => coordinates.includes(one))
}
