// Writes what is left of a judged operation as one anonymous operation, with the text and hash that belong to it. Response
// keys are written in the order of GraphQL §6.3.2, once each and without fragments where the type is known, because the
// executor regroups repeated fragments. Writing it again from its own text gives the same text.
import { createHash } from 'node:crypto'
import {
  type DocumentNode,
  type FieldNode,
  Kind,
  OperationTypeNode,
  print,
  type SelectionNode,
  type VariableDefinitionNode,
  visit,
} from 'graphql'
import type { FilteredDocument } from './authorized-operation.ts'
import { isCondition } from './decide-conditions.ts'
import type { JudgedField, JudgedMember, JudgedObject } from './judge-operation.ts'
import { commonStart, type Writing, type WrittenField } from './write-common-start.ts'

const typename: WrittenField = {
  node: { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } },
  text: '__typename',
  yields: 'String',
}

/** `undefined` when no field is left. Keeps the definitions of the variables that are still used, and no others. */
export function filterDocument(
  fields: readonly JudgedField[],
  variables: readonly VariableDefinitionNode[],
  writing: Writing,
  operation = OperationTypeNode.QUERY,
): FilteredDocument | undefined {
  const selections = fields.flatMap((field) => writeField(field, writing)).map(({ node }) => node)
  if (selections.length === 0) return undefined
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const
  const used = new Set<string>()
  visit(selectionSet, { Variable: ({ name }) => void used.add(name.value) })
  const variableDefinitions = variables.filter(({ variable }) => used.has(variable.name.value))
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [{ kind: Kind.OPERATION_DEFINITION, operation, variableDefinitions, selectionSet }],
  }
  const text = print(document)
  return { document, text, hash: createHash('sha256').update(text).digest('hex') }
}

function writeField({ shape, outcome }: JudgedField, writing: Writing): WrittenField[] {
  if (outcome === 'null') return []
  const [{ name, alias, arguments: given, directives }] = shape.nodes
  const head: FieldNode = {
    kind: Kind.FIELD,
    name,
    ...(alias === undefined ? {} : { alias }),
    ...(given === undefined ? {} : { arguments: given }),
    directives: (directives ?? []).filter((directive) => !isCondition(directive)),
  }
  const yields = shape.yields
  if (outcome === 'leaf') return [{ node: head, text: print(head), yields }]
  const { selections, text } = writeObject(outcome, writing)
  const node = { ...head, selectionSet: { kind: Kind.SELECTION_SET, selections } } as const
  return [{ node, text: `${print(head)}{${text}}`, yields }]
}

interface WrittenObject {
  readonly selections: readonly SelectionNode[]
  readonly text: string
}

function writeObject(object: JudgedObject, writing: Writing): WrittenObject {
  const members = [...object.members].map(([name, member]) => ({ name, fields: writeMember(member, object, writing) }))
  const common = object.shape.abstract
    ? commonStart(members, object.shape.typeName, writing)
    : members.flatMap(({ fields }) => fields)
  if (members.every(({ fields }) => fields.length === 0)) return { selections: [typename.node], text: typename.text }
  const rest = object.shape.abstract
    ? members
        .map(({ name, fields }) => ({ name, fields: fields.slice(common.length) }))
        .filter(({ fields }) => fields.length > 0)
    : []
  return {
    selections: [...nodesOf(common), ...rest.map(({ name, fields }) => fragmentOn(name, nodesOf(fields)))],
    text: [textOf(common), ...rest.map(({ name, fields }) => `...${name}{${textOf(fields)}}`)].join(' '),
  }
}

function writeMember(member: JudgedMember, { shape, changed }: JudgedObject, writing: Writing): WrittenField[] {
  const fields = member === 'null' ? [] : member.flatMap((field) => writeField(field, writing))
  if (!shape.abstract || !changed) return fields
  // Filling in needs each object's type. No alias of a client's can be `__typename`, so the name needs none of ours.
  return [typename, ...fields.filter(({ text }) => text !== typename.text)]
}

function fragmentOn(typeName: string, selections: readonly SelectionNode[]): SelectionNode {
  const typeCondition = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: typeName } } as const
  return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: { kind: Kind.SELECTION_SET, selections } }
}

function nodesOf(fields: readonly WrittenField[]): FieldNode[] {
  return fields.map(({ node }) => node)
}

function textOf(fields: readonly WrittenField[]): string {
  return fields.map(({ text }) => text).join(' ')
}
