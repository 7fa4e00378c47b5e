// The operation as a typed document: a module whose types say what the answer holds and which variables go in. A field
// that a consent guards may always be null, as its type in the graph says.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql'

/** `document` is valid against the schema. Undefined where it has no operation. */
export function typedDocument(document: DocumentNode, schema: GraphQLSchema): string | undefined {
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
  const root = operation && schema.getRootType(operation.operation)
  if (!operation || !root) return undefined
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const one of document.definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one)
  const name = operation.name?.value ?? 'Query'
  const types = new AnswerTypes(schema, fragments)
  return `import { parse, type TypedQueryDocumentNode } from 'graphql'

export interface ${name}Result ${types.object(root.name, operation.selectionSet, '')}

export interface ${name}Variables ${variables(operation, schema)}

export const ${name}Document = parse(\`
${print(document).replace(/[\\`$]/g, '\\$&')}
\`) as TypedQueryDocumentNode<${name}Result, ${name}Variables>
`
}

class AnswerTypes {
  readonly #schema: GraphQLSchema
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#schema = schema
    this.#fragments = fragments
  }

  object(typeName: string, selections: SelectionSetNode, margin: string): string {
    const fields = new Map<string, string>()
    this.#collect(typeName, selections, margin, false, fields)
    return `{\n${[...fields].map(([key, type]) => `${margin}  readonly ${key}: ${type}\n`).join('')}${margin}}`
  }

  #collect(
    typeName: string,
    { selections }: SelectionSetNode,
    margin: string,
    optional: boolean,
    fields: Map<string, string>,
  ): void {
    for (const selection of selections) {
      const perhaps =
        optional || (selection.directives ?? []).some(({ name }) => ['skip', 'include'].includes(name.value))
      if (selection.kind === Kind.FIELD) {
        const key = `${selection.alias?.value ?? selection.name.value}${perhaps ? '?' : ''}`
        const type = this.#schema.getType(typeName)
        const known = type && 'getFields' in type ? type.getFields()[selection.name.value] : undefined
        if (known === undefined) fields.set(key, 'string')
        else if ('type' in known && 'args' in known)
          fields.set(key, this.#output(known.type, selection.selectionSet, `${margin}  `))
        continue
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection
      if (!fragment) continue
      const on = fragment.typeCondition?.name.value ?? typeName
      // On a narrower type it may be missing.
      this.#collect(
        on,
        fragment.selectionSet,
        margin,
        perhaps || (on !== typeName && isObjectType(this.#schema.getType(on))),
        fields,
      )
    }
  }

  #output(type: GraphQLOutputType, selections: SelectionSetNode | undefined, margin: string): string {
    if (isNonNullType(type)) return this.#bare(type.ofType, selections, margin)
    return `${this.#bare(type, selections, margin)} | null`
  }

  #bare(type: GraphQLOutputType, selections: SelectionSetNode | undefined, margin: string): string {
    if (isListType(type)) return `readonly (${this.#output(type.ofType, selections, margin)})[]`
    const named = getNamedType(type)
    if (isCompositeType(named) && selections) return this.object(named.name, selections, margin)
    return scalar(named.name, this.#schema)
  }
}

function variables({ variableDefinitions = [] }: OperationDefinitionNode, schema: GraphQLSchema): string {
  const lines = variableDefinitions.map(({ variable, type, defaultValue }) => {
    const optional = type.kind !== Kind.NON_NULL_TYPE || defaultValue !== undefined
    return `  readonly ${variable.name.value}${optional ? '?' : ''}: ${input(type, schema)}\n`
  })
  return `{\n${lines.join('') || '  readonly [name: string]: never\n'}}`
}

function input(type: TypeNode, schema: GraphQLSchema): string {
  if (type.kind === Kind.NON_NULL_TYPE) return input(type.type, schema).replace(/ \| null$/, '')
  if (type.kind === Kind.LIST_TYPE) return `readonly (${input(type.type, schema)})[] | null`
  return `${scalar(type.name.value, schema)} | null`
}

const scalars: Readonly<Record<string, string>> = { Int: 'number', Float: 'number', Boolean: 'boolean' }

/** Every scalar of the graph's own is a string: dates, amounts of money. */
function scalar(name: string, schema: GraphQLSchema): string {
  const type = schema.getType(name)
  if (isEnumType(type))
    return type
      .getValues()
      .map((value) => `'${value.name}'`)
      .join(' | ')
  return scalars[name] ?? 'string'
}
