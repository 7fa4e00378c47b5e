// The table at the end of a start: what there is to open, and where the sandbox's keys and log are.
import { join, relative } from 'node:path'
import type { PlatformConfig } from './config.ts'
import type { RunningPlatform } from './start-platform.ts'

export function describeRunning(platform: RunningPlatform, config: PlatformConfig, logFile?: string): string {
  const rows: [string, string][] = [
    ["Resident's pages", `${platform.issuer}/`],
    ['GraphQL endpoint', `${platform.gatewayUrl}/graphql`],
    ['Annotated schema', `${platform.gatewayUrl}/schema.graphql`],
    ['Ready?', `${platform.gatewayUrl}/readyz`],
    ['Disclosure log', `${platform.logUrl}/checkpoint`],
    ['Schema registry', `${platform.registryUrl}/supergraph`],
    ['OAuth metadata', `${platform.issuer}/.well-known/oauth-authorization-server`],
  ]
  if (config.mode === 'sandbox') {
    rows.unshift(['Sandbox, start here', `${platform.gatewayUrl}/sandbox`])
    rows.push(['Keys of the demo banks', relative(process.cwd(), join(config.dataFolder, 'sandbox-keys.json'))])
    rows.push(['Keys of the agencies', relative(process.cwd(), join(config.dataFolder, 'agencies'))])
  }
  if (logFile !== undefined) rows.push(['Log', logFile])

  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  const table = rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`).join('\n')
  const hint = config.mode === 'sandbox' ? 'See the main job done: `npm run demo`. ' : ''
  return `\n  Izin runs (${config.mode}).\n\n${table}\n\n  ${hint}Ctrl-C stops everything.\n`
}
