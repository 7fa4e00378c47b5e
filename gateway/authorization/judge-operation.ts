// Judges every selection of an operation against what was granted: by the field's name on each concrete type, reported
// by the client's alias. A refused field that may not be null takes its nearest nullable ancestor with it, and an object
// of which nothing is left goes too, so that nothing beneath them is ever fetched.
import { isListType, isNonNullType } from 'graphql'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import { isSatisfied, never, type ScopeExpression } from '../../schema/policy/scope-expression.ts'
import type { Refusal } from './authorized-operation.ts'
import type { FieldShape, ObjectShape } from './operation-shape.ts'

/** `null`: not fetched, the client gets `null`. */
export interface JudgedField {
  readonly shape: FieldShape
  readonly outcome: 'leaf' | 'null' | JudgedObject
}

/** `null`: something beneath may neither be fetched nor be null, so an object of this type is. */
export type JudgedMember = 'null' | readonly JudgedField[]

export interface JudgedObject {
  readonly shape: ObjectShape
  readonly members: ReadonlyMap<string, JudgedMember>
  /** The executor's answer for this object or beneath it differs from the client's. */
  readonly changed: boolean
}

export interface JudgedOperation {
  /** `undefined` when the whole answer is `null`. */
  readonly root: JudgedObject | undefined
  readonly refusals: readonly Refusal[]
}

interface Place {
  readonly aliasPath: readonly string[]
  /** How many steps of `aliasPath` the response path keeps: it stops at the first list. */
  readonly stop: number | undefined
}

interface Judge {
  readonly index: PolicyIndex
  readonly granted: ReadonlySet<string>
  readonly refuse: (refusal: Refusal) => void
}

export function judgeOperation(root: ObjectShape, index: PolicyIndex, granted: ReadonlySet<string>): JudgedOperation {
  const refusals = new Map<string, Refusal>()
  const refuse = (refusal: Refusal) => {
    refusals.set(JSON.stringify([refusal.aliasPath, refusal.coordinate]), refusal)
  }
  const judged = judgeObject(root, { aliasPath: [], stop: undefined }, { index, granted, refuse })
  const whole = [...judged.members.values()].includes('null') ? undefined : judged
  return { root: whole, refusals: [...refusals.values()] }
}

function judgeObject(shape: ObjectShape, place: Place, judge: Judge): JudgedObject {
  const members = new Map<string, JudgedMember>()
  for (const [name, fields] of shape.members) members.set(name, judgeMember(fields, place, judge))
  const kept = [...members.values()].flatMap((member) => (member === 'null' ? [] : member))
  const differs = [...members.values()].includes('null') || kept.some(isChanged)
  return { shape, members, changed: differs || !kept.some(isFetched) }
}

function judgeMember(fields: readonly FieldShape[], place: Place, judge: Judge): JudgedMember {
  const judged = fields.map((shape) => judgeField(shape, place, judge))
  return judged.some(({ shape, outcome }) => outcome === 'null' && isNonNullType(shape.type)) ? 'null' : judged
}

function judgeField(shape: FieldShape, place: Place, judge: Judge): JudgedField {
  const refusal = refusalOf(shape, place, judge)
  if (refusal !== undefined) {
    judge.refuse(refusal)
    return { shape, outcome: 'null' }
  }
  if (shape.object === undefined) return { shape, outcome: 'leaf' }
  let refusedBeneath = 0
  const counting: Judge = {
    ...judge,
    refuse(beneath) {
      refusedBeneath += 1
      judge.refuse(beneath)
    },
  }
  const object = judgeObject(shape.object, placeBelow(shape, place), counting)
  // Nothing left: an object without fields would still tell whether, or how many times, it is there.
  const left = [...object.members.values()].some((member) => member !== 'null' && member.some(isFetched))
  return { shape, outcome: refusedBeneath > 0 && !left ? 'null' : object }
}

/** Names that begin with two underscores are GraphQL's own and say nothing but what the schema does. */
export function isIntrospection(coordinate: string): boolean {
  return coordinate.startsWith('__') || coordinate.includes('.__')
}

function refusalOf(shape: FieldShape, place: Place, { index, granted }: Judge): Refusal | undefined {
  if (isIntrospection(shape.coordinate)) return undefined
  const policy = index.fields.get(shape.coordinate)
  const required = policy === undefined ? never : policy.scopes
  if (required === undefined || isSatisfied(required, granted)) return undefined
  const aliasPath = [...place.aliasPath, shape.key]
  return {
    path: aliasPath.slice(0, place.stop),
    aliasPath,
    coordinate: shape.coordinate,
    requiredScopes: neededFor(shape, required, index),
    reason: required.length === 0 ? 'NEVER_RELEASED' : 'SCOPE_NOT_GRANTED',
  }
}

/** Of a container's alternatives, those that would open something selected in it; all of them when none would. */
function neededFor(shape: FieldShape, required: ScopeExpression, index: PolicyIndex): ScopeExpression {
  const beneath = new Set<string>()
  const walk = ({ coordinate, object }: FieldShape): void => {
    for (const alternative of index.fields.get(coordinate)?.scopes ?? []) beneath.add(JSON.stringify(alternative))
    for (const below of [...(object?.members.values() ?? [])].flat()) walk(below)
  }
  for (const below of [...(shape.object?.members.values() ?? [])].flat()) walk(below)
  const helping = required.filter((alternative) => beneath.has(JSON.stringify(alternative)))
  return helping.length === 0 ? required : helping
}

function placeBelow(shape: FieldShape, { aliasPath, stop }: Place): Place {
  const nullable = isNonNullType(shape.type) ? shape.type.ofType : shape.type
  return {
    aliasPath: [...aliasPath, shape.key],
    stop: stop ?? (isListType(nullable) ? aliasPath.length + 1 : undefined),
  }
}

function isFetched({ outcome }: JudgedField): boolean {
  return outcome !== 'null'
}

function isChanged({ outcome }: JudgedField): boolean {
  return outcome === 'null' || (outcome !== 'leaf' && outcome.changed)
}
