// Stage 2: from text to a valid operation within the limits. Kept by text, so that a bank's usual operations are parsed
// and validated once for each generation of the schema. So is the verdict on a document that may not be run: a caller who
// sends one again and again would otherwise have it parsed and validated each time.
import { hash } from 'node:crypto'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  specifiedRules,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { nearestName } from '../../schema/nearest-name.ts'
import type { Generation } from '../federation/generation.ts'
import { checkDocumentText, checkOperationLimits, type OperationLimits } from '../limits/operation-limits.ts'
import { Problem } from '../response/problem.ts'
import type { GraphqlRequest } from './read-graphql-request.ts'

declare const checked: unique symbol

/** Only `checkOperation` makes one. */
export type CheckedOperation = {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  /** Hex SHA-256 of the text as it was sent, in UTF-8: what a recipient can compute of its own request, too. */
  readonly hash: string
} & { readonly [checked]: true }

export type CheckOperation = (request: GraphqlRequest, generation: Generation) => CheckedOperation

interface KnownDocument {
  readonly document: DocumentNode
  readonly hash: string
}

interface Known {
  readonly documents: LRUCache<string, KnownDocument>
  /** By the text's hash, because a refused text may be long. */
  readonly refused: LRUCache<string, Problem>
}

export function operationChecker(limits: OperationLimits, options: { readonly suggestions: boolean }): CheckOperation {
  // One cache a generation: a document valid for one schema need not be for the next.
  const generations = new WeakMap<Generation, Known>()

  function check(text: string, generation: Generation): KnownDocument {
    let known = generations.get(generation)
    if (!known) {
      known = {
        documents: new LRUCache({ max: 5_000, maxSize: 64 * 2 ** 20, sizeCalculation: (_, key) => key.length * 8 + 1 }),
        refused: new LRUCache({
          max: 5_000,
          maxSize: 4 * 2 ** 20,
          sizeCalculation: ({ message }) => message.length + 500,
        }),
      }
      generations.set(generation, known)
    }
    const before = known.documents.get(text)
    if (before) return before
    const digest = hash('sha256', text)
    const verdict = known.refused.get(digest)
    if (verdict) throw verdict
    try {
      checkDocumentText(text, limits)
      const document = parseDocument(text, limits)
      checkEveryOperation(document, limits)
      validateDocument(document, generation.schema, options.suggestions)
      const fresh = { document, hash: digest }
      known.documents.set(text, fresh)
      return fresh
    } catch (error) {
      if (error instanceof Problem) known.refused.set(digest, error)
      throw error
    }
  }

  return (request, generation) => {
    const known = check(request.query, generation)
    const operation = selectOperation(known.document, request.operationName)
    checkVariables(operation, request.variables, generation.schema)
    return {
      ...known,
      operation,
      operationName: operation.name?.value,
      variables: request.variables,
    } as CheckedOperation
  }
}

function parseDocument(text: string, limits: OperationLimits): DocumentNode {
  try {
    return parse(text, { maxTokens: limits.maximumTokens })
  } catch (error) {
    const syntax = error instanceof GraphQLError ? error : undefined
    const explanation = syntax && withoutLiterals(syntax.message)
    throw new Problem('GRAPHQL_PARSE_FAILED', {
      locations: syntax?.locations ?? [],
      ...(explanation === undefined ? {} : { explanation }),
    })
  }
}

/** The parser quotes what it found there, which may be a literal with quotation marks of its own: its kind is enough. */
function withoutLiterals(message: string): string | undefined {
  const kinds = message.replace(/\b(String|BlockString|Int|Float|Name) ".*"/s, '$1')
  return /^Syntax Error: (Expected|Unexpected) [\w"$&(){}[\]:=@|!.<>, ]*\.$/.test(kinds) ? kinds : undefined
}

function checkEveryOperation(document: DocumentNode, limits: OperationLimits): void {
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) checkOperationLimits(document, definition.name?.value, limits)
}

function validateDocument(document: DocumentNode, schema: GraphQLSchema, suggestions: boolean): void {
  // Rules whose messages print literals speak in our words; the others name only the schema's and the document's names.
  const named: readonly ValidationRule[] = specifiedRules.filter((rule) => rule !== ValuesOfCorrectTypeRule)
  const [error] = validate(schema, document, named, { maxErrors: 1 })
  const [literal] = error ? [] : validate(schema, document, [ValuesOfCorrectTypeRule], { maxErrors: 1 })
  const found = error ?? literal
  if (!found) return
  const locations = found.locations ?? []
  if (!error)
    throw new Problem('GRAPHQL_VALIDATION_FAILED', {
      locations,
      message: 'A literal does not fit the type expected here.',
      ...expectedType(literal?.message),
    })
  const message = suggestions ? error.message : error.message.replace(/ Did you mean .*$/s, '')
  throw new Problem('GRAPHQL_VALIDATION_FAILED', {
    locations,
    message,
    ...(suggestions ? nearestField(message, schema) : {}),
  })
}

/** Where the library has no suggestion, because the name is too far off: banks write the scope's, or another country's. */
function nearestField(message: string, schema: GraphQLSchema): { readonly explanation?: string } {
  const [, written = '', typeName = ''] = /^Cannot query field "(\w+)" on type "(\w+)"\.$/.exec(message) ?? []
  const type = schema.getType(typeName)
  if (!isObjectType(type) && !isInterfaceType(type)) return {}
  const nearest = nearestName(written, Object.keys(type.getFields()))
  return {
    explanation: `The field of ${typeName} with the nearest name is \`${nearest}\`; all are in /schema.graphql.`,
  }
}

/** The name of the type alone: what else the message says may quote the literal. */
function expectedType(message = ''): { readonly explanation?: string } {
  const [, named, scalar] =
    /^Expected value of type "([\w![\]]+)"|^(Int|Float|String|Boolean|ID) cannot represent/.exec(message) ?? []
  const name = named ?? scalar
  return name === undefined ? {} : { explanation: `A value of type ${name} is expected here.` }
}

function selectOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  const chosen = name === undefined ? operations : operations.filter((operation) => operation.name?.value === name)
  const [operation] = chosen
  if (!operation || chosen.length > 1) {
    const names = operations.map((each) => each.name?.value ?? '(without a name)')
    const found = name === undefined ? 'missing' : 'none of them'
    throw new Problem('OPERATION_NAME_REQUIRED', {
      explanation: `The document has the operations ${names.join(', ')}; \`operationName\` is ${found}.`,
    })
  }
  if (operation.operation === 'subscription') throw new Problem('OPERATION_NOT_SUPPORTED')
  return operation
}

/** The executor would refuse wrong variables too, but quote them. */
function checkVariables(
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  schema: GraphQLSchema,
): void {
  if (!operation.variableDefinitions?.length) return
  const result = getVariableValues(schema, operation.variableDefinitions, { ...variables }, { maxErrors: 1 })
  if (!result.errors) return
  const [error] = result.errors
  const node = error?.nodes?.[0]
  const definition = node?.kind === Kind.VARIABLE_DEFINITION ? node : undefined
  if (!definition) throw new Problem('INVALID_VARIABLES', { locations: error?.locations ?? [] })
  const name = definition.variable.name.value
  const found = Object.hasOwn(variables, name) ? 'another value' : 'missing'
  throw new Problem('INVALID_VARIABLES', {
    locations: error?.locations ?? [],
    message: `The variable $${name} does not fit its declared type.`,
    explanation: `\`variables\` must have \`${name}\` of type ${print(definition.type)}; it is ${found}.`,
  })
}
