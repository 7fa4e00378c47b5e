// Copied code, run as it was copied.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

/** What a program says on its standard output, whatever it ends with. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...args]).catch((error: { stdout: string }) => error)
  return stdout
}

export function copiedCode(world: SandboxTab): void {
  beforeAll(() => world.openExplorer())

  test('gives code that runs as it was copied', async () => {
    const { tab } = world
    const awkward = String.raw`codeTable(name: "it's a \"table\", $isn't it?") { name }`
    await world.setQuery(`query Copied { me { name { value } email { value state } } ${awkward} }`)
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await tab.getByRole('tab', { name: 'Copy as code' }).click()
    await tab.getByRole('button', { name: 'Make and copy a command' }).click()
    await tab.getByText(/^Runs once, until \d\d:\d\d:\d\d\.$/).waitFor()
    const text = (name: string) => tab.locator(`[data-code=${name}]`).textContent()
    const curl = String(await text('curl'))
    expect(JSON.parse(await run('bash', ['-c', curl]))).toMatchObject({
      data: { me: { name: { value: 'TAN MEI SAMPLE' } } },
    })
    expect(await run('bash', ['-c', curl])).toContain('INVALID_DPOP_PROOF')

    // Inside the repository, where the packages are found.
    const folder = fileURLToPath(new URL('../../../.izin/', import.meta.url))
    mkdirSync(folder, { recursive: true })
    const copied = mkdtempSync(join(folder, 'test-copied-'))
    try {
      writeFileSync(join(copied, 'query.ts'), String(await text('code-typescript')))
      writeFileSync(join(copied, 'document.ts'), String(await text('code-typed')))
      const use = `import { print } from 'graphql'
import { CopiedDocument, type CopiedResult } from './document.ts'
export const name = (result: CopiedResult): string => result.me?.name?.value ?? ''
// @ts-expect-error: what a consent guards may be null
export const wrong = (result: CopiedResult): string => result.me.name.value
console.log(print(CopiedDocument))`
      writeFileSync(join(copied, 'use.ts'), use)
      const strict = [
        '--ignoreConfig',
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2024',
        '--skipLibCheck',
      ]
      const [ran, printed, checked] = await Promise.all([
        run(process.execPath, [join(copied, 'query.ts')]),
        run(process.execPath, [join(copied, 'use.ts')]),
        run('node_modules/.bin/tsc', [
          ...strict,
          '--types',
          'node',
          '--allowImportingTsExtensions',
          join(copied, 'use.ts'),
          join(copied, 'query.ts'),
        ]),
      ])
      expect(JSON.parse(ran)).toMatchObject({ data: { me: { name: { value: 'TAN MEI SAMPLE' } } } })
      expect(printed).toContain('query Copied')
      expect(checked).toBe('')
    } finally {
      rmSync(copied, { recursive: true, force: true })
    }
  })
}
