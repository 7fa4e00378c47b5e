// Settles the ports before anything is started: 0 becomes a free one, and a port in use is named with its setting.
import type { EnvironmentVariable } from '../schema/contract/environment.ts'
import type { PlatformPorts } from './config.ts'
import { findFreePort, isPortFree } from './database/find-free-port.ts'
import { StartupProblem } from './startup-problem.ts'

export async function choosePorts(wanted: PlatformPorts, host: string): Promise<PlatformPorts> {
  const settle = async (port: number, address: string, setting: EnvironmentVariable, what: string): Promise<number> => {
    if (port === 0) return findFreePort()
    if (await isPortFree(port, address)) return port
    throw new StartupProblem(
      'PORT_IN_USE',
      `Port ${port} for ${what} is in use; stop what uses it (Izin itself, perhaps) or set ${setting} to another port.`,
    )
  }
  return {
    gateway: await settle(wanted.gateway, host, 'IZIN_GATEWAY_PORT', 'the gateway'),
    authorizationServer: await settle(
      wanted.authorizationServer,
      host,
      'IZIN_AUTHORIZATION_SERVER_PORT',
      'the authorization server',
    ),
    registry: await settle(wanted.registry, host, 'IZIN_REGISTRY_PORT', 'the registry'),
    person: await settle(wanted.person, '127.0.0.1', 'IZIN_PERSON_PORT', 'the person subgraph'),
    corporate: await settle(wanted.corporate, '127.0.0.1', 'IZIN_CORPORATE_PORT', 'the corporate subgraph'),
    consent: await settle(wanted.consent, '127.0.0.1', 'IZIN_CONSENT_PORT', 'the consent subgraph'),
    log: await settle(wanted.log, host, 'IZIN_LOG_PORT', "the disclosure log's proofs"),
    witness: await settle(wanted.witness, '127.0.0.1', 'IZIN_WITNESS_PORT', "the log's witness"),
  }
}
