// Makes the client's answer from the executor's: `null` where a field was refused, in the order the client asked, and
// without the `__typename`s that were added to tell types apart. Reads nothing but the keys of the filtered operation.
import type { AuthorizedOperation } from './authorized-operation.ts'
import type { FillEntry, FillObject, FillPosition } from './fill-plan.ts'

export type ResponseObject = Readonly<Record<string, unknown>>

/** A `null` stands where none may stand: the object around it becomes `null` (GraphQL §6.4.4). */
const broken = Symbol('null in a non-null position')

/**
 * `data`: the executor's, `{}` when nothing was executed. `introspected`: answers to `authorized.introspection`.
 * Returns `data` itself when nothing differs. The errors are `authorized.refusals`, the same for every answer, because
 * errors that depended on the data would tell something of it.
 */
export function fillRefused(
  data: ResponseObject | null,
  { fill }: Pick<AuthorizedOperation, 'fill'>,
  introspected: ResponseObject = {},
): ResponseObject | null {
  if (fill === undefined || data === null) return data
  if (fill.root === undefined) return null
  const filled = fillObject(data, fill.root, introspected)
  return filled === broken ? null : filled
}

function fillObject(
  value: ResponseObject,
  plan: FillObject,
  introspected: ResponseObject,
): ResponseObject | null | typeof broken {
  const typeName = plan.typeName ?? ownValue(value, '__typename')
  const member = typeof typeName === 'string' ? plan.members.get(typeName) : undefined
  if (member === undefined || member === 'null') return null
  // Without a prototype, so that no response key (`constructor`, `__proto__`) means anything but itself.
  const filled: Record<string, unknown> = Object.create(null)
  for (const entry of member) {
    const written = fillEntry(value, entry, introspected)
    if (written === broken) return null
    filled[entry.key] = written
  }
  return filled
}

function fillEntry(value: ResponseObject, entry: FillEntry, introspected: ResponseObject): unknown {
  switch (entry.kind) {
    case 'copy':
      return ownValue(value, entry.key) ?? null
    case 'null':
      return null
    case 'constant':
      return entry.value
    case 'introspection':
      return ownValue(introspected, entry.key) ?? null
    case 'object':
      return fillPosition(ownValue(value, entry.key), entry.position, entry.object, introspected)
  }
}

function fillPosition(
  value: unknown,
  { nonNull, element }: FillPosition,
  plan: FillObject,
  introspected: ResponseObject,
): unknown {
  const filled =
    element === undefined ? fillElement(value, plan, introspected) : fillList(value, element, plan, introspected)
  return filled === null && nonNull ? broken : filled
}

function fillElement(value: unknown, plan: FillObject, introspected: ResponseObject): unknown {
  return isObject(value) ? fillObject(value, plan, introspected) : null
}

function fillList(value: unknown, element: FillPosition, plan: FillObject, introspected: ResponseObject): unknown {
  if (!Array.isArray(value)) return null
  const filled: unknown[] = []
  for (const each of value) {
    const written = fillPosition(each, element, plan, introspected)
    if (written === broken) return null
    filled.push(written)
  }
  return filled
}

function ownValue(value: ResponseObject, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined
}

function isObject(value: unknown): value is ResponseObject {
  return typeof value === 'object' && value !== null
}
