// `npm run demo`: the main job on free ports and a temporary database, a step at a time. Exits 0 only if every step held.
import { parseArgs } from 'node:util'
import { reportProblem } from '../report-problem.ts'
import { startDemoPlatform } from './demo-platform.ts'
import { demoReport } from './demo-report.ts'
import { playMainJob } from './main-job.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })

if (values.help === true) {
  console.log(`npm run demo: plays the main job as a bank and a resident, on free ports and a temporary database.

  npm run demo             prints each step for a human
  npm run demo -- --json   prints one JSON report

Exits 0 only if every step held.`)
} else {
  const report = demoReport(values.json === true)
  try {
    const platform = await startDemoPlatform(report.progress)
    try {
      await playMainJob(platform, report)
    } finally {
      await platform.stop()
    }
    report.finish()
    process.exit(report.held() ? 0 : 1)
  } catch (error) {
    report.step('The demo ended before its last step', false, {})
    report.finish()
    process.exit(reportProblem(error))
  }
}
