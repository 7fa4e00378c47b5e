// For embedded and test databases only: one LOGIN role per service, member of the NOLOGIN role that the migrations gave
// its rights to, so that each service really runs with no more than it may do. The operator of a real database makes
// these logins.
import { createHmac } from 'node:crypto'
import pg from 'pg'

export const serviceRoles = {
  person: 'izin_person',
  corporate: 'izin_corporate',
  gateway: 'izin_gateway',
  consent: 'izin_authorization_server',
  consentSubgraph: 'izin_consent_subgraph',
  sealer: 'izin_sealer',
  logServer: 'izin_log_server',
  logAuditor: 'izin_log_auditor',
  operator: 'izin_operator',
  registry: 'izin_registry',
  consentForRegistry: 'izin_registry',
  personForRegistry: 'izin_registry',
  corporateForRegistry: 'izin_registry',
} as const

export type Service = keyof typeof serviceRoles

/** Each service's own URL of the database that holds its data. `consent` is the authorization server's. */
export type ServiceUrls = Readonly<Record<Service, string>>

/**
 * Makes the logins that are missing and returns the services' URLs. Passwords follow from `secret` (the cluster's own
 * random password), so that a second start does not shut out what still runs.
 */
export async function makeServiceLogins(adminUrl: string, secret: string): Promise<ServiceUrls> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query('BEGIN')
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('izin service logins'))`)
    for (const service of services) await makeLogin(client, service, secret)
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
  return serviceUrls(adminUrl, secret)
}

/** The URLs alone, for a database of a cluster whose logins exist. */
export function serviceUrls(adminUrl: string, secret: string): ServiceUrls {
  const urlOf = (service: Service): string => {
    const url = new URL(adminUrl)
    url.username = loginName(service)
    url.password = passwordOf(service, secret)
    return url.href
  }
  return {
    person: urlOf('person'),
    corporate: urlOf('corporate'),
    gateway: urlOf('gateway'),
    consent: urlOf('consent'),
    consentSubgraph: urlOf('consentSubgraph'),
    sealer: urlOf('sealer'),
    logServer: urlOf('logServer'),
    logAuditor: urlOf('logAuditor'),
    operator: urlOf('operator'),
    registry: urlOf('registry'),
    consentForRegistry: urlOf('consentForRegistry'),
    personForRegistry: urlOf('personForRegistry'),
    corporateForRegistry: urlOf('corporateForRegistry'),
  }
}

const services: readonly Service[] = [
  ...([
    'person',
    'corporate',
    'gateway',
    'consent',
    'consentSubgraph',
    'sealer',
    'logServer',
    'logAuditor',
    'operator',
    'registry',
    'consentForRegistry',
    'personForRegistry',
    'corporateForRegistry',
  ] as const),
]

async function makeLogin(client: pg.Client, service: Service, secret: string): Promise<void> {
  const login = client.escapeIdentifier(loginName(service))
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [loginName(service)])
  if (rowCount === 0) await client.query(`CREATE ROLE ${login} LOGIN`)
  await client.query(`ALTER ROLE ${login} PASSWORD ${client.escapeLiteral(passwordOf(service, secret))}`)
  await client.query(`GRANT ${client.escapeIdentifier(serviceRoles[service])} TO ${login}`)
}

function loginName(service: Service): string {
  return `${serviceRoles[service]}_login`
}

function passwordOf(service: Service, secret: string): string {
  return createHmac('sha256', secret).update(loginName(service)).digest('base64url')
}
