// Findings for a human: by weight and place, with what to do next. Colour only where the stream shows it.
import { styleText } from 'node:util'
import type { PolicyChange } from '../schema/registry/finding.ts'

const colours = { error: 'red', warning: 'yellow', notice: 'cyan' } as const

/** A finding, of the check here or of a registry's answer. */
export interface PrintedFinding {
  readonly coordinate: string
  readonly rule: string
  readonly severity: 'error' | 'warning' | 'notice'
  readonly why: string
  readonly mend: string
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly policy?: PolicyChange | undefined
}

interface Checked {
  readonly name: string
  readonly file: string
  readonly publishable: boolean
}

export function printFindings(findings: readonly PrintedFinding[], checked: Checked, stream: NodeJS.WriteStream): void {
  const paint = (format: Parameters<typeof styleText>[0], text: string) => styleText(format, text, { stream })
  const lines = findings.flatMap((finding) => {
    const place = finding.line === undefined ? checked.file : `${checked.file}:${finding.line}:${finding.column}`
    return [
      `${paint([colours[finding.severity], 'bold'], finding.severity)} ${paint('bold', finding.coordinate)}  ${paint('dim', `${finding.rule}  ${place}`)}`,
      `  ${finding.why}.`,
      `  ${paint('green', 'Mend:')} ${finding.mend}`,
      '',
    ]
  })
  stream.write(`${[...lines, ...policyTable(findings), ...nextSteps(findings, checked, paint)].join('\n')}\n`)
}

/** Who could read what, before and after. */
function policyTable(findings: readonly PrintedFinding[]): string[] {
  const rows = findings.flatMap(({ coordinate, policy }) =>
    policy === undefined ? [] : [[coordinate, policy.before, policy.after, policy.gained]],
  )
  if (rows.length === 0) return []
  const table = [['Coordinate', 'Before', 'After', 'Has gained'], ...rows]
  const widths = [0, 1, 2, 3].map((at) => Math.min(48, Math.max(...table.map((row) => row[at]?.length ?? 0))))
  return [
    ...table.map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
  ]
}

function nextSteps(
  findings: readonly PrintedFinding[],
  { name, file, publishable }: Checked,
  paint: (format: 'green' | 'red', text: string) => string,
): string[] {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  if (publishable)
    return [
      paint('green', `✓ ${name} may be published as far as its SDL goes.`),
      `Next: run it with the keys of a gateway (its README says how), then npx izin subgraph publish ${name} ${file}`,
    ]
  return [
    paint('red', `✗ ${name} would be refused: ${errors} ${errors === 1 ? 'error' : 'errors'}.`),
    'Next: mend them from the top and run the same command again; some rules are judged only when the others hold.',
  ]
}
