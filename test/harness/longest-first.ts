// The order of the test files: longest first, or one worker ends minutes of work while the other waits. vitest knows how
// long each took the last time; in a fresh clone it goes by their size, which says little of those that start browsers,
// processes or databases. Those are named here.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const long = [
  'test/browser/pages.test.ts',
  'test/platform/start.test.ts',
  'test/sandbox/in-chromium.test.ts',
  'test/sandbox/mending.test.ts',
  'test/platform/database/embedded-postgres.test.ts',
  'test/flows/ten-minute-walk.test.ts',
  'test/platform/separate-processes.test.ts',
].map((path) => fileURLToPath(new URL(`../../${path}`, import.meta.url)))

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = long.find((path) => !existsSync(path))
    if (gone !== undefined) throw new Error(`${gone} is gone: take it off the list of long tests`)
    const sorted = await super.sort(files)
    if (files.some((file) => this.ctx.cache.getTestSpecificationResult(file) !== undefined)) return sorted
    const isLong = ({ moduleId }: TestSpecification) => long.includes(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}
