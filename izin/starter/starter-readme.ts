// The README of a starter: what is in the folder, and the way to a published field.
import type { StarterNames } from './starter-names.ts'

export function starterReadme({ subgraph, agency, types, field }: StarterNames, folder: string): string {
  return `# ${subgraph}: a subgraph of ${agency}

It adds \`Person.${field}\` to the graph, under the scopes \`${subgraph}.place\` and \`${subgraph}.time\`.

| file | what it is |
| --- | --- |
| \`${subgraph}.graphql\` | the SDL: your types begin with \`${types}\`, your scopes with \`${subgraph}.\` |
| \`start-${subgraph}-subgraph.ts\` | the server: verifies the gateway's assertion, enforces the SDL's policy, answers about the assertion's person alone |
| \`main.ts\` | the same as a process; \`--help\` lists its settings |
| \`agency-entry.json\`, \`assignment.json\` | who you are and what you ask the operator for |

## Next

Everything is typed in the repository's folder. An operator's command stands under **Operator**; in a sandbox you play them too, and
\`npm start\` runs in another terminal.

1. Change the SDL to what you have, and check it against \`assignment.json\`, which claims your names:

   \`\`\`sh
   npx izin subgraph check ${subgraph} ${folder}/${subgraph}.graphql
   npx izin keys new ${subgraph}-agency
   \`\`\`

2. Write your names, UEN and contact into \`agency-entry.json\`. **Operator**, with the public key:

   \`\`\`sh
   npx izin operator agency ${folder}/agency-entry.json agency-public.json
   npx izin operator assign ${subgraph} --client ${subgraph}-agency --agency ${agency} --types ${types} --scopes ${subgraph}
   npx izin operator address ${subgraph} http://127.0.0.1:4060/graphql
   \`\`\`

3. Give \`visitsOf\` in \`main.ts\` your database. It is asked by the opaque id of a person, never by an NRIC. Run it:

   \`\`\`sh
   curl -o gateway-keys.json http://localhost:4000/jwks
   IZIN_ASSERTION_JWKS_FILE=gateway-keys.json npx node ${folder}/main.ts
   \`\`\`

4. Publish. The registry goes by what the operator assigned, and checks again:

   \`\`\`sh
   npx izin subgraph check ${subgraph} ${folder}/${subgraph}.graphql --registry
   npx izin subgraph publish ${subgraph} ${folder}/${subgraph}.graphql --notes "The first."
   \`\`\`

\`examples/safeentry/README.md\` goes on from there: a bank is approved, a person consents, the bank reads.

## What holds

- Without an assertion of the gateway for \`${subgraph}\` nothing is answered.
- A field whose scope is not in the assertion is refused here too, also if the gateway had asked.
- Every field that yields data can be null. A list carries the scopes of all its leaves.
- The types beneath the last comment of the SDL are the platform's: leave them as they are.
`
}
