// `npm run schema`: writes what follows from schema/subgraphs, the supergraph and the page of the catalogue. With `--check`
// it writes nothing and fails when a committed file is not what would be written.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { printCatalogue } from './catalogue/print-catalogue.ts'
import { readSubgraphSdl, subgraphNames } from './read-subgraph-sdl.ts'
import { composeSubgraphs } from './registry/compose.ts'

const composition = composeSubgraphs(subgraphNames.map((name) => ({ name, sdl: readSubgraphSdl(name) })))

if (composition.kind === 'failed') {
  for (const problem of composition.problems) console.error(problem)
  process.exitCode = 1
} else {
  const made = { 'schema/supergraph.graphql': composition.supergraphSdl, 'docs/catalogue.md': printCatalogue() }
  for (const [path, text] of Object.entries(made)) {
    const file = fileURLToPath(new URL(`../${path}`, import.meta.url))
    if (!process.argv.includes('--check')) {
      writeFileSync(file, text)
      console.log(`${path} written, ${text.split('\n').length} lines`)
    } else if (readFileSync(file, 'utf8') !== text) {
      console.error(`${path} is not current: run \`npm run schema\`.`)
      process.exitCode = 1
    }
  }
  for (const hint of composition.hints) console.log(hint)
}
