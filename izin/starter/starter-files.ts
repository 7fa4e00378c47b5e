// Every file of a starter by its name. `toRoot`: the way from the starter's folder to this repository's.
import { starterMain, starterServer } from './starter-code.ts'
import type { StarterNames } from './starter-names.ts'
import { starterReadme } from './starter-readme.ts'
import { starterSdl } from './starter-sdl.ts'

export function starterFiles(names: StarterNames, toRoot: string): Readonly<Record<string, string>> {
  const { subgraph, agency, types } = names
  const assignment = `{ "subgraph": "${subgraph}", "agencies": ["${agency}"], "types": "${types}", "scopes": "${subgraph}" }`
  return {
    [`${subgraph}.graphql`]: starterSdl(names),
    [`start-${subgraph}-subgraph.ts`]: starterServer(names, toRoot),
    'main.ts': starterMain(names, toRoot),
    'assignment.json': `[${assignment}]\n`,
    'README.md': starterReadme(names),
  }
}
