// Every IZIN_* variable there is. A name that is not here is a mistake and stops the start, so that a misspelt
// safety setting can't be silently ignored.

export const environmentVariables = {
  IZIN_MODE: '`sandbox` or `production`; unset means sandbox only where everything is loopback and embedded',
  IZIN_DATA_FOLDER: 'folder of the embedded database and the sandbox keys (default .izin)',
  IZIN_PERSON_DATABASE_URL: 'PostgreSQL URL of the person database',
  IZIN_CORPORATE_DATABASE_URL: 'PostgreSQL URL of the corporate database',
  IZIN_CONSENT_DATABASE_URL: 'PostgreSQL URL of the consent database, as the service that reads it',
  IZIN_GATEWAY_DATABASE_URL: 'PostgreSQL URL of the consent database, as the role izin_gateway',
  IZIN_REGISTRY_DATABASE_URL: 'PostgreSQL URL of the registry database (default: the consent database)',
  IZIN_HOST: 'address to listen on (default 127.0.0.1)',
  IZIN_GATEWAY_PORT: 'port of the gateway (default 4000)',
  IZIN_AUTHORIZATION_SERVER_PORT: "port of the authorization server and the resident's pages (default 4010)",
  IZIN_REGISTRY_PORT: 'port of the schema registry (default 4020)',
  IZIN_PERSON_PORT: 'port of the person subgraph (default 4031)',
  IZIN_CORPORATE_PORT: 'port of the corporate subgraph (default 4032)',
  IZIN_CONSENT_PORT: 'port of the consent subgraph (default 4033)',
  IZIN_GATEWAY_URL: 'public URL of the gateway, without a path',
  IZIN_REGISTRY_URL: 'URL of the registry, without a path; the gateway serves what it publishes',
  IZIN_ISSUER: 'issuer identifier of the authorization server',
  IZIN_PERSON_URL: 'URL of the person subgraph, for the gateway',
  IZIN_CORPORATE_URL: 'URL of the corporate subgraph, for the gateway',
  IZIN_CONSENT_URL: 'URL of the consent subgraph, for the gateway',
  IZIN_PRIVATE_HOSTS:
    'hosts of subgraphs that may resolve to private addresses in production, separated by spaces, for the gateway',
  IZIN_REGISTRY_JWKS_FILE: "JWKS file with the registry's public Ed25519 keys, for the gateway",
  IZIN_SUPERGRAPH_COPY_FILE:
    'file in which the gateway keeps the last good supergraph, for a start without the registry',
  IZIN_SUPERGRAPH_FILE: 'composed supergraph, where there is no registry (default schema/supergraph.graphql)',
  IZIN_SIGNING_KEYS_FILE: "JWKS file with the authorization server's private signing keys",
  IZIN_PAIRWISE_KEY_FILE: 'file with the base64url key of the pairwise subject identifiers',
  IZIN_COOKIE_KEYS_FILE:
    "file with the base64url keys of the authorization server's cookies, a line each, newest first",
  IZIN_ASSERTION_KEY_FILE: "JWK file with the gateway's private Ed25519 key for subgraph assertions and receipts",
  IZIN_OTHER_ASSERTION_KEY_FILE:
    "JWK file with the gateway's next private key, for `npm run log -- rotate-receipt-key`",
  IZIN_ASSERTION_JWKS_FILE: "JWKS file with the gateway's public assertion keys, for the subgraphs",
  IZIN_UPSTREAM_ISSUER: 'issuer of the identity provider that residents sign in with',
  IZIN_UPSTREAM_CLIENT_ID: 'our client id there',
  IZIN_UPSTREAM_NAME: 'its name as residents know it',
  IZIN_UPSTREAM_KEYS_FILE: 'JWKS file with our private P-256 keys there, one to sign (sig) and one to decrypt (enc)',
  IZIN_UPSTREAM_ACR: 'its acr values that count and ours for each: `theirs=urn:izin:acr:1`, separated by spaces',
  IZIN_LOG_DATABASE_URL: 'PostgreSQL URL of the consent database, as the role izin_sealer or izin_log_server',
  IZIN_LOG_PORT: "port of the disclosure log's proofs (default 4040)",
  IZIN_LOG_ORIGIN: "the disclosure log's name in its checkpoints (default: the gateway's host and /log)",
  IZIN_LOG_KEY_FILE: "JWK file with the disclosure log's private Ed25519 key",
  IZIN_LOG_OTHER_KEY_FILE:
    "JWK file with the log's next private key before a rotation, or the former one during the overlap after it",
  IZIN_LOG_WITNESSES_FILE: 'JSON file with the witnesses of the log: [{"key": "name+id+key", "url": "https://…"}]',
  IZIN_LOG_VERIFIER_KEYS:
    'verifier keys of the log and its witnesses, separated by spaces, for the checks on the pages of residents',
  IZIN_LOG_CHECKPOINT_FOLDER: 'folder in which checkpoints are published as static files',
  IZIN_REGISTRY_KEY_FILE: "JWK file with the registry's private Ed25519 key, which signs supergraphs",
  IZIN_WITNESS_PORT: 'port of a witness (default 4041)',
  IZIN_WITNESS_NAME: "the witness's name in its cosignatures",
  IZIN_WITNESS_KEY_FILE: "JWK file with the witness's private Ed25519 key",
  IZIN_WITNESS_STATE_FILE: 'file in which a witness remembers what it signed',
  IZIN_WITNESS_LOG_KEYS: 'verifier keys of the logs a witness vouches for, separated by spaces',
  IZIN_AGENCY_FILE: "file with an agency's client id and private key, for `izin` (default agency.json)",
  IZIN_OPERATOR_DATABASE_URL:
    'PostgreSQL URL of the consent database with a login of your own that has the role izin_operator, for `izin`',
  IZIN_OPERATOR_REGISTRY_DATABASE_URL: 'the same for the registry database (default: the consent database)',
  IZIN_LOG_LEVEL: 'silent, error, warn, info or debug (default info)',
  IZIN_TEST_SCALE: 'factor for the counts of random tests (default 0.1; `npm run test:full` sets 1)',
} as const

export type EnvironmentVariable = keyof typeof environmentVariables

/** The IZIN_* names in `environment` that nothing reads; a start with any of them is refused. */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(environment).filter((name) => name.startsWith('IZIN_') && !(name in environmentVariables))
}
