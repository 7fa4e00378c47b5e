// A whole platform for one demo or one measurement: free ports, a database of its own in a temporary folder, a recorder
// before each subgraph. Everything is gone when it stops.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importJWK } from 'jose'
import { pino } from 'pino'
import { type DemoClientId, readSandboxKeys, type SandboxKeys } from '../sandbox/sandbox-keys.ts'
import { type RunningPlatform, startPlatform } from '../start-platform.ts'
import { type Bank, type BankSettings, openBank } from './bank.ts'
import { recordSubgraph, type SubgraphRecorder } from './subgraph-recorder.ts'

export interface DemoPlatform extends RunningPlatform {
  readonly keys: SandboxKeys
  readonly recorders: readonly SubgraphRecorder[]
  openBank(clientId: DemoClientId, redirectUri: string, dpopKeys?: BankSettings['dpopKeys']): Promise<Bank>
}

export async function startDemoPlatform(onProgress: (line: string) => void): Promise<DemoPlatform> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'izin-demo-'))
  // The database's own user has to get through; what is secret in there is readable by its owner alone.
  chmodSync(dataFolder, 0o711)
  const recorders: SubgraphRecorder[] = []
  const cleanUp = async () => {
    await Promise.all(recorders.map((recorder) => recorder.stop()))
    rmSync(dataFolder, { recursive: true, force: true })
  }
  try {
    const platform = await startPlatform(
      {
        mode: 'sandbox',
        host: '127.0.0.1',
        ports: {
          gateway: 0,
          authorizationServer: 0,
          registry: 0,
          person: 0,
          corporate: 0,
          consent: 0,
          log: 0,
          witness: 0,
        },
        gatewayUrl: undefined,
        issuer: undefined,
        registryUrl: undefined,
        log: { origin: 'localhost/izin-log' },
        dataFolder,
        databases: { kind: 'embedded' },
        supergraphFile: undefined,
        keyFiles: undefined,
        logLevel: 'silent',
      },
      {
        logger: pino({ level: 'silent' }),
        onProgress,
        throughSubgraph: async (name, url) => {
          const recorder = await recordSubgraph(name, url)
          recorders.push(recorder)
          return recorder.url
        },
      },
    )
    const keys = await readSandboxKeys(dataFolder)
    return {
      ...platform,
      keys,
      recorders,
      openBank: async (clientId, redirectUri, dpopKeys) => {
        const { kty, crv, x, y, d, kid } = keys.clients[clientId]
        const key = await importJWK({ kty, crv, x, y, d }, 'ES256')
        if (key instanceof Uint8Array) throw new TypeError('the key of a demo client is not a private key')
        return openBank({ issuer: platform.issuer, clientId, redirectUri, key, kid, ...(dpopKeys ? { dpopKeys } : {}) })
      },
      stop: async () => {
        await platform.stop()
        await cleanUp()
      },
    }
  } catch (error) {
    await cleanUp()
    throw error
  }
}
