// How the subgraphs' scalars are written: from what Prisma returns to the string the SDL promises.
import { GraphQLScalarType } from 'graphql'

interface Decimal {
  toFixed(places?: number): string
}

const date = new GraphQLScalarType({
  name: 'Date',
  serialize: (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : String(value)),
})

const dateTime = new GraphQLScalarType({
  name: 'DateTime',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
})

const money = new GraphQLScalarType({
  name: 'Money',
  serialize: (value) => (isDecimal(value) ? value.toFixed(2) : String(value)),
})

const decimal = new GraphQLScalarType({
  name: 'Decimal',
  serialize: (value) => (isDecimal(value) ? value.toFixed() : String(value)),
})

export const scalars = { Date: date, DateTime: dateTime, Money: money, Decimal: decimal }

function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'object' && value !== null && 'toFixed' in value
}
