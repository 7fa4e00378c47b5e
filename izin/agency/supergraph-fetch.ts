// `izin supergraph fetch`: the active supergraph, once its signature holds.
import { writeFileSync } from 'node:fs'
import { z } from 'zod'
import { verifySupergraphRelease } from '../../schema/contract/supergraph-release.ts'
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { readArguments } from '../read-arguments.ts'
import { readJson } from '../read-input-file.ts'
import { readAgencySettings } from './config.ts'
import { fetchFromRegistry } from './registry-session.ts'

const usage = 'izin supergraph fetch [--out <file.graphql>] [--json]'
const keysSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) })

export const fetchCommand = {
  name: 'supergraph fetch',
  summary: 'the active supergraph, its signature verified',
  help: `Usage: ${usage}

Needs no key of yours. IZIN_REGISTRY_JWKS_FILE names the registry's public keys as the operator gave them; without it the
keys are the registry's own word, which proves nothing against whoever speaks for it.

  --out <file>   writes the SDL there (default: to the output)
  --json         { number, createdAt, subgraphs, scopes, supergraphSdl }`,
  run: async (args: readonly string[]) => {
    const options = { out: { type: 'string' }, json: { type: 'boolean' } } as const
    const { values } = readArguments(args, options, [], usage)
    const { registryUrl, registryKeysFile } = readAgencySettings()
    const response = await fetchFromRegistry(registryUrl, '/supergraph')
    if (response.status !== 200)
      throw new CommandProblem(`The registry at ${registryUrl} has no supergraph to give.`, exitCodes.unable)
    const keys =
      registryKeysFile === undefined
        ? keysSchema.parse(await (await fetchFromRegistry(registryUrl, '/jwks.json')).json())
        : readJson(registryKeysFile, keysSchema, 'a JWKS')
    const release = await verifySupergraphRelease(await response.text(), keys).catch(() => {
      throw new CommandProblem(
        'The supergraph is not signed by that key of the registry; do not use it.',
        exitCodes.refused,
      )
    })
    const text = values.json === true ? `${JSON.stringify(release, undefined, 2)}\n` : release.supergraphSdl
    if (values.out === undefined) process.stdout.write(text)
    else writeFileSync(values.out, text)
    const parts = release.subgraphs.map(({ name, version }) => `${name} ${version}`).join(', ')
    const trust = registryKeysFile === undefined ? "by the registry's own word; see --help" : 'verified'
    console.error(`Supergraph ${release.number} of ${release.createdAt}: ${parts}. Signature: ${trust}.`)
    return exitCodes.ok
  },
} as const
