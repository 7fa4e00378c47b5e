// `npm run bench`: what the checks cost. One query of four subgraph fetches over person, company and consent data; the
// gateway alone on one core, subgraphs answering from memory, tokens and proofs real, every check on, the log written to
// PostgreSQL. In the same run, on the same core: the bare loop of the same fetches (the limit), and Apollo as it comes.
import { createHash, createPrivateKey, randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { decodeJwt } from 'jose'
import { type Arranged, arrange, query } from './arrange.ts'
import { type BenchServer, startServer, stayOnCore } from './child-process.ts'
import { type Load, type LoadOptions, measureLoad } from './measure-load.ts'
import { printParts, printTable, stageTimes } from './print-results.ts'
import { readProfile } from './read-profile.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    requests: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
    profile: { type: 'boolean' },
    against: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
})
if (values.help) {
  console.log(`npm run bench -- [--json] [--requests 2000] [--rounds 3] [--connections 64] [--profile] [--against FOLDER]

Measures the gateway with every check on against the bare loop of the same fetches and against Apollo as it comes, in
turns within one run. --profile writes a CPU profile of the gateway into the current folder and says what
its main thread spends its time on. --against measures the gateway
of another checkout too, so that a change shows; take many short rounds for it (--rounds 30 --requests 300).`)
  process.exit(0)
}

interface Contender {
  readonly key: string
  readonly name: string
  readonly server: BenchServer
  readonly request: LoadOptions['next']
  readonly loads: Load[]
}

const say = (line: string) => values.json || console.log(`  ${line}`)
const profileFile = 'izin-gateway.cpuprofile'
const measuredCore = 0
const supergraphFile = fileURLToPath(new URL('../schema/supergraph.graphql', import.meta.url))
const alone = stayOnCore(1)
if (!alone) say('No taskset here: the servers share all cores, so the ratios say less.')

const arranged = await arrange(say)
const servers: BenchServer[] = []
try {
  const memory = await start('./memory-subgraphs.ts', memoryAnswers(arranged), 1)
  const origin = `http://127.0.0.1:${memory.port}`
  const urls = Object.fromEntries(['person', 'corporate', 'consent'].map((name) => [name, `${origin}/${name}`]))
  const settings = {
    publicUrl: arranged.gatewayUrl,
    issuer: arranged.issuer,
    databaseUrl: arranged.gatewayDatabaseUrl,
    supergraphFile,
    subgraphUrls: urls,
    assertionKey: arranged.assertionKey,
  }
  const gateway = await start(
    './gateway.ts',
    settings,
    measuredCore,
    values.profile ? ['--cpu-prof', `--cpu-prof-name=${profileFile}`] : [],
  )
  const apollo = await start('./apollo-as-it-comes.ts', { supergraphFile, urls }, measuredCore)
  const bare = await start('./bare-loop.ts', barePlan(arranged, origin), measuredCore)

  const contenders: Contender[] = [
    { key: 'bare', name: 'bare loop of the same fetches (the limit)', server: bare, request: plain, loads: [] },
    { key: 'izin', name: 'Izin gateway, every check on', server: gateway, request: proven(arranged), loads: [] },
    {
      key: 'apollo',
      name: 'Apollo Server and Gateway as they come, no check',
      server: apollo,
      request: plain,
      loads: [],
    },
  ]
  if (values.against !== undefined) {
    const module = pathToFileURL(resolve(values.against, 'bench/gateway.ts')).href
    const server = await start(module, settings, measuredCore)
    contenders.push({ key: 'other', name: 'the other Izin gateway', server, request: proven(arranged), loads: [] })
  }
  const requests = Number(values.requests)
  const load = ({ server, request }: Contender, count: number) =>
    measureLoad({
      ...{ server, next: request, requests: count },
      connections: Number(values.connections),
      expected: arranged.expected,
    })
  // A gateway gets the authorization server's keys with its first request; then nothing else is to run on this machine.
  for (const contender of contenders) await load(contender, 1)
  await arranged.stopServices()
  // No token can be had any more, and this one lives for five minutes.
  const tokenEnds = (decodeJwt(arranged.accessToken).exp ?? 0) * 1000
  let began = Date.now()
  for (let round = 0; round <= Number(values.rounds); round++) {
    const lastTook = Date.now() - began
    began = Date.now()
    if (round > 1 && began + 1.5 * lastTook > tokenEnds) {
      say('The token would end within the next round: these are all.')
      break
    }
    say(round === 0 ? 'Warming up.' : `Round ${round} of ${values.rounds}.`)
    for (const contender of contenders) {
      const measured = await load(contender, round === 0 ? 3_000 : requests)
      if (round > 0) contender.loads.push(measured)
    }
  }
  const stages = stageTimes(await (await fetch(`http://127.0.0.1:${gateway.port}/metrics`)).text())
  printTable({
    json: values.json === true,
    alone,
    answerBytes: Buffer.byteLength(arranged.expected),
    fetches: arranged.fetches.length,
    contenders,
    stages,
  })
} finally {
  for (const server of servers.reverse()) await server.stop()
  await arranged.stop()
}
// Written as the gateway ended.
if (values.profile && !values.json) printParts(readProfile(readFileSync(profileFile, 'utf8')))
process.exit(0)

async function start(...args: Parameters<typeof startServer>): Promise<BenchServer> {
  const server = await startServer(...args)
  servers.push(server)
  return server
}

function memoryAnswers({ fetches }: Arranged) {
  const answers: Record<string, { root: string; entities?: string }> = {}
  for (const { subgraph, query: text, answer = '' } of fetches) {
    const known = answers[subgraph] ?? { root: '' }
    answers[subgraph] = text.includes('_entities') ? { ...known, entities: answer } : { ...known, root: answer }
  }
  return answers
}

/** The roots together, then the entities together: the order in which the plan runs them. */
function barePlan({ fetches, expected }: Arranged, origin: string) {
  const sent = fetches.map(({ subgraph, query: text, variables }) => ({
    path: `/${subgraph}`,
    body: JSON.stringify({ query: text, variables }),
    assertion: 'x'.repeat(500),
    entities: text.includes('_entities'),
  }))
  const groups = [sent.filter(({ entities }) => !entities), sent.filter(({ entities }) => entities)]
  return { origin, groups, answer: `${expected}}` }
}

function plain() {
  return { headers: {}, body: JSON.stringify({ query }) }
}

/** A real token, and for every request a real proof of its own. */
function proven({ accessToken, proofKey, proofJwk, gatewayUrl }: Arranged) {
  const key = createPrivateKey({ key: { ...proofKey }, format: 'jwk' })
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const { kty, crv, x, y } = proofJwk
  const header = encode({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } })
  const ath = createHash('sha256').update(accessToken).digest('base64url')
  const body = JSON.stringify({ query })
  return () => {
    const iat = Math.floor(Date.now() / 1000)
    const claims = encode({ jti: randomUUID(), htm: 'POST', htu: `${gatewayUrl}/graphql`, iat, ath })
    const signature = sign('sha256', Buffer.from(`${header}.${claims}`), { key, dsaEncoding: 'ieee-p1363' })
    return {
      headers: { authorization: `DPoP ${accessToken}`, dpop: `${header}.${claims}.${signature.toString('base64url')}` },
      body,
    }
  }
}
