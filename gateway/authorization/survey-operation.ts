// What the authorization of an operation depends on, so that its result can be kept: two requests for one document get
// the same answer when they agree on the scopes it mentions and on the variables in its conditions, and only then.
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import { conditionValues, conditionVariables } from './decide-conditions.ts'
import { findOperation } from './find-operation.ts'

export interface OperationSurvey {
  /** Every scope that the policy of any field in the document names, on any concrete type; sorted. */
  readonly mentionedScopes: readonly string[]
  /**
   * Key of the authorized operation under this document, operation name and schema generation (design §9, 0c): the
   * mentioned scopes that were granted, and the conditions' values.
   */
  readonly key: (granted: ReadonlySet<string>, variables: Readonly<Record<string, unknown>>) => string
}

export interface SurveyInput {
  /** Validated against `schema`. */
  readonly document: DocumentNode
  readonly operationName: string | undefined
  readonly schema: GraphQLSchema
  readonly index: PolicyIndex
}

/** Made once per document. Throws a `Problem` when the document has no such query. */
export function surveyOperation(input: SurveyInput): OperationSurvey {
  const { operation } = findOperation(input.document, input.operationName)
  const scopes = mentionedScopes(input.document, input.schema, input.index)
  const conditions = new Set<string>()
  visit(input.document, {
    enter(node) {
      if ('directives' in node) for (const name of conditionVariables(node.directives ?? [])) conditions.add(name)
    },
  })
  const named = [...conditions].sort()
  return {
    mentionedScopes: scopes,
    key(granted, variables) {
      const values = conditionValues(operation, variables)
      // The two parts can't run into each other: no scope contains a line break.
      return [...scopes.filter((scope) => granted.has(scope)), '\n', ...named.map(values)].join(' ')
    },
  }
}

/** Every scope that the policy of any field in the document names, on any concrete type; sorted. */
export function mentionedScopes(document: DocumentNode, schema: GraphQLSchema, index: PolicyIndex): readonly string[] {
  const found = new Set<string>()
  const types = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name }) {
        const parent = getNamedType(types.getParentType())
        const concrete = isAbstractType(parent) ? schema.getPossibleTypes(parent) : isObjectType(parent) ? [parent] : []
        for (const member of concrete)
          for (const alternative of index.fields.get(`${member.name}.${name.value}`)?.scopes ?? [])
            for (const scope of alternative) found.add(scope)
      },
    }),
  )
  return [...found].sort()
}
