// For comparison: Apollo Server and Apollo Gateway as their documentation starts them, with their own HTTP client. It
// checks no token, no consent and no field, and writes no log.
import { readFileSync } from 'node:fs'
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { z } from 'zod'
import { supergraphForGateway } from '../gateway/authorization/supergraph-for-gateway.ts'
import { reportPort } from './child-process.ts'

const { supergraphFile, urls } = z
  .object({ supergraphFile: z.string(), urls: z.record(z.string(), z.string()) })
  .parse(JSON.parse(process.argv[2] ?? ''))

const gateway = new ApolloGateway({
  supergraphSdl: supergraphForGateway(readFileSync(supergraphFile, 'utf8')),
  buildService: ({ name }) => new RemoteGraphQLDataSource({ url: urls[name] ?? '' }),
  logger: { debug() {}, info() {}, warn() {}, error() {} },
})
const { url } = await startStandaloneServer(new ApolloServer({ gateway }), { listen: { port: 0, host: '127.0.0.1' } })
reportPort(Number(new URL(url).port))
