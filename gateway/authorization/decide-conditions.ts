// Whether `@skip` and `@include` leave a selection in this request. They are decided before anything is authorized, so
// that a selection that is not asked for is neither refused, fetched nor recorded.
import {
  type DirectiveNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql'
import { Problem } from '../response/problem.ts'

/** By variable: the Boolean it has in this request, its default taken into account. */
export type ConditionValues = (variable: string) => boolean | undefined

/** `variables` as the request sends them or as coerced: a Boolean is the same in both. */
export function conditionValues(
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): ConditionValues {
  const defaults = new Map(
    (operation.variableDefinitions ?? []).map(({ variable, defaultValue }) => [variable.name.value, defaultValue]),
  )
  return (name) => {
    const given = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (typeof given === 'boolean') return given
    const fallback = defaults.get(name)
    return given === undefined && fallback?.kind === Kind.BOOLEAN ? fallback.value : undefined
  }
}

/** GraphQL §3.13.1 and §3.13.2. Throws INVALID_VARIABLES for a variable without a Boolean. */
export function isSelected(node: SelectionNode, values: ConditionValues): boolean {
  return (node.directives ?? []).every((directive) => {
    if (directive.name.value === GraphQLSkipDirective.name) return !ifArgument(directive, values)
    if (directive.name.value === GraphQLIncludeDirective.name) return ifArgument(directive, values)
    return true
  })
}

/** The variables that decide conditions anywhere in `directives`. */
export function conditionVariables(directives: readonly DirectiveNode[]): readonly string[] {
  return directives
    .filter(isCondition)
    .flatMap(({ arguments: given }) =>
      (given ?? []).flatMap(({ value }) => (value.kind === Kind.VARIABLE ? [value.name.value] : [])),
    )
}

export function isCondition(directive: DirectiveNode): boolean {
  return directive.name.value === GraphQLSkipDirective.name || directive.name.value === GraphQLIncludeDirective.name
}

function ifArgument(directive: DirectiveNode, values: ConditionValues): boolean {
  const value = directive.arguments?.find(({ name }) => name.value === 'if')?.value
  if (value?.kind === Kind.BOOLEAN) return value.value
  const decided = value?.kind === Kind.VARIABLE ? values(value.name.value) : undefined
  if (decided === undefined) throw new Problem('INVALID_VARIABLES')
  return decided
}
