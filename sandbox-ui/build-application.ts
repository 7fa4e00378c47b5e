// Bundles the sandbox's web application with its libraries, so that a page loads nothing that is not ours. Done at the
// first visit and kept by content: whoever changes no source file and no dependency never waits for it again.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Metafile, Plugin } from 'esbuild'
import { z } from 'zod'

export interface Application {
  /** By file name; each name changes with its content. */
  readonly files: ReadonlyMap<string, { readonly type: string; readonly content: Buffer }>
  /** File names of the entries by their own: `main.js`, `main.css`, `graphql.worker.js`. */
  readonly entries: Readonly<Record<string, string>>
}

const project = fileURLToPath(new URL('..', import.meta.url))
const folder = join(project, 'sandbox-ui')
const kept = join(folder, 'built', 'application.json')
const workers = { editor: 'editor.worker', json: 'json.worker', graphql: 'graphql.worker' } as const

const keptSchema = z.object({
  inputs: z.record(z.string(), z.string()),
  entries: z.record(z.string(), z.string()),
  files: z.record(z.string(), z.string()),
})

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.svg': 'image/svg+xml',
}

export async function buildApplication(): Promise<Application> {
  const built = readKept() ?? (await bundle())
  const files = Object.entries(built.files).map(([name, content]) => {
    const type = types[extname(name)] ?? 'application/octet-stream'
    return [name, { type, content: Buffer.from(content, 'base64') }] as const
  })
  return { files: new Map(files), entries: built.entries }
}

/** Undefined where there is none, or where anything it was made from has changed. */
function readKept(): z.infer<typeof keptSchema> | undefined {
  try {
    const parsed = keptSchema.parse(JSON.parse(readFileSync(kept, 'utf8')))
    return Object.entries(parsed.inputs).every(([path, hash]) => hashOf(path) === hash) ? parsed : undefined
  } catch {
    return undefined
  }
}

async function bundle(): Promise<z.infer<typeof keptSchema>> {
  const { build } = await loadBundler()
  const graphiql = createRequire(createRequire(import.meta.url).resolve('graphiql'))
  const editor = createRequire(graphiql.resolve('@graphiql/react'))
  const result = await build({
    absWorkingDir: project,
    entryPoints: {
      main: join(folder, 'main.tsx'),
      [workers.editor]: editor.resolve('monaco-editor/esm/vs/editor/editor.worker.js'),
      [workers.json]: editor.resolve('monaco-editor/esm/vs/language/json/json.worker.js'),
      [workers.graphql]: editor.resolve('monaco-graphql/esm/graphql.worker.js'),
    },
    ...{ bundle: true, splitting: true, format: 'esm', minify: true, target: 'es2023', jsx: 'automatic' },
    ...{ metafile: true, write: false, logLevel: 'silent', legalComments: 'none' },
    outdir: 'assets',
    publicPath: '/sandbox/assets',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.ttf': 'file', '.svg': 'file' },
    plugins: [ownTypefaces(editor.resolve('monaco-editor/esm/vs/base/browser/ui/codicons/codicon/codicon.ttf'))],
  })
  const made = {
    inputs: inputsOf(result.metafile),
    entries: entriesOf(result.metafile),
    files: Object.fromEntries(
      result.outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents).toString('base64')]),
    ),
  }
  keep(made)
  return made
}

async function loadBundler() {
  try {
    return await import('esbuild')
  } catch {
    throw new Error(
      'The sandbox’s application needs the development dependencies; install them with `npm ci` (without --omit=dev).',
    )
  }
}

/** GraphiQL's style sheet brings typefaces and the editor's icons as data: ours are the system's, and one file of icons. */
function ownTypefaces(icons: string): Plugin {
  return {
    name: 'own typefaces',
    setup(build) {
      build.onLoad({ filter: /graphiql[\\/]dist[\\/]style\.css$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(/@font-face\s*\{[^}]*\}/g, (face) =>
          face.includes('codicon') ? face.replace(/url\([^)]*\)/, `url(${JSON.stringify(icons)})`) : '',
        ),
        loader: 'css',
      }))
      // The editor's own style sheets are all in GraphiQL's.
      build.onLoad({ filter: /monaco-editor[\\/].*\.css$/ }, () => ({ contents: '', loader: 'css' }))
    },
  }
}

/** Our own files by their content; of the dependencies the lock says which they are. */
function inputsOf({ inputs }: Metafile): Record<string, string> {
  const own = Object.keys(inputs).filter((path) => !path.includes('node_modules/'))
  return Object.fromEntries(
    ['package-lock.json', 'sandbox-ui/build-application.ts', ...own].map((path) => [path, hashOf(path)]),
  )
}

function entriesOf({ outputs }: Metafile): Record<string, string> {
  const names = Object.entries(outputs).flatMap(([path, { entryPoint, cssBundle }]) => {
    const file = basename(path)
    const name = file.replace(/-[^-]*(\.\w+)$/, '$1')
    if (entryPoint === undefined || !['main', ...Object.values(workers)].includes(basename(name, '.js'))) return []
    const css = cssBundle === undefined ? [] : [[name.replace(/\.js$/, '.css'), basename(cssBundle)] as const]
    return [[name, file] as const, ...css]
  })
  return Object.fromEntries(names)
}

function hashOf(path: string): string {
  return createHash('sha256')
    .update(readFileSync(join(project, path)))
    .digest('hex')
}

/** Whole or not at all; where it can't be written, it is made again at the next start. */
function keep(made: z.infer<typeof keptSchema>): void {
  try {
    mkdirSync(join(folder, 'built'), { recursive: true })
    writeFileSync(`${kept}.${process.pid}`, JSON.stringify(made))
    renameSync(`${kept}.${process.pid}`, kept)
  } catch {
    // Nothing is lost but time.
  }
}
