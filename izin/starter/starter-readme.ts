// The README of a starter: what is in the folder, and the way to a published field.
import type { StarterNames } from './starter-names.ts'

export function starterReadme({ subgraph, agency, types, field }: StarterNames): string {
  return `# ${subgraph}: a subgraph of ${agency}

It adds \`Person.${field}\` to the graph, under the scopes \`${subgraph}.place\` and \`${subgraph}.time\`.

| file | what it is |
| --- | --- |
| \`${subgraph}.graphql\` | the SDL: your types begin with \`${types}\`, your scopes with \`${subgraph}.\` |
| \`start-${subgraph}-subgraph.ts\` | the server: verifies the gateway's assertion, enforces the SDL's policy, answers about the assertion's person alone |
| \`main.ts\` | the same as a process; \`--help\` lists its settings |
| \`assignment.json\` | what to ask the operator for |

## Next

1. Change the SDL to what you have, and check it: \`npx izin subgraph check ${subgraph} ${subgraph}.graphql\`.
   It reads \`assignment.json\`; the registry itself goes by what the operator assigned.
2. Give \`visitsOf\` in \`main.ts\` your database. It is asked by the opaque id of a person, never by an NRIC.
3. Start it with the gateway's public keys: \`IZIN_ASSERTION_JWKS_FILE=… npx node main.ts\`.
4. \`npx izin keys new <client>\`, and give the operator the public key and \`assignment.json\`.
5. \`npx izin subgraph publish ${subgraph} ${subgraph}.graphql\`. \`examples/safeentry\` in the repository walks the whole way.

## What holds

- Without an assertion of the gateway for \`${subgraph}\` nothing is answered.
- A field whose scope is not in the assertion is refused here too, also if the gateway had asked.
- Every field that yields data can be null. A list carries the scopes of all its leaves.
- The types beneath the last comment of the SDL are the platform's: leave them as they are.
`
}
