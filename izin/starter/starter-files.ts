// Every file of a starter by its name. `toRoot`: the way from the starter's folder to this repository's; `folder`: the way back.
import { starterMain, starterServer } from './starter-code.ts'
import type { StarterNames } from './starter-names.ts'
import { starterReadme } from './starter-readme.ts'
import { starterSdl } from './starter-sdl.ts'

export function starterFiles(names: StarterNames, toRoot: string, folder: string): Readonly<Record<string, string>> {
  const { subgraph, agency, types } = names
  const assignment = `{ "subgraph": "${subgraph}", "agencies": ["${agency}"], "types": "${types}", "scopes": "${subgraph}" }`
  const title = (language: string) => `Name of ${agency} (${language})`
  const entry = {
    code: agency,
    names: { en: title('en'), zh: title('zh'), ms: title('ms'), ta: title('ta') },
    client: `${subgraph}-agency`,
    legalName: title('registered'),
    uen: 'UEN',
    address: 'Address',
    contact: 'data@agency.example',
  }
  return {
    [`${subgraph}.graphql`]: starterSdl(names),
    [`start-${subgraph}-subgraph.ts`]: starterServer(names, toRoot),
    'main.ts': starterMain(names, toRoot),
    'assignment.json': `[${assignment}]\n`,
    'agency-entry.json': `${JSON.stringify(entry, undefined, 2)}\n`,
    'README.md': starterReadme(names, folder),
  }
}
