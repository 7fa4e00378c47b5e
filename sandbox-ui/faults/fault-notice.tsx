// Beside the answer: that it was spoiled on purpose, or that the next one will be; and the way back.
import type { ReactNode } from 'react'
import type { ExplorerState } from '../explorer/use-explorer.ts'
import { writeFault } from './chosen-fault.ts'
import { describeReport, faultReports } from './fault-report.ts'

export function FaultNotice({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { fault, last, world } = explorer
  const [report] = last ? faultReports(last.answer) : []
  const written = fault && writeFault(fault)
  const offered = world.faults.find(({ name }) => name === fault?.name)
  return (
    <div role="status" aria-label="Fault" className={report || written ? 'notice fault-notice' : undefined}>
      {last && report ? (
        <p>
          <code>{report.fault}</code>: {describeReport(report, last.answer)}{' '}
          {written === undefined || written === report.fault ? (
            <button type="button" className="link" disabled={explorer.busy} onClick={explorer.clearFaultAndRun}>
              {written === undefined ? 'Run again without it' : 'Clear it and run again'}
            </button>
          ) : null}
        </p>
      ) : null}
      {written !== undefined && written !== report?.fault ? (
        <p>
          <code>{written}</code> goes along with every request to the {fault?.at} until it is cleared.{' '}
          {offered?.happens}{' '}
          <button type="button" className="link" onClick={() => explorer.setFault(undefined)}>
            Clear it
          </button>
        </p>
      ) : null}
    </div>
  )
}
