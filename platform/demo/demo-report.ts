// The steps of the demo as they happen: printed for a human, or kept for one JSON report. A step that does not hold is
// said so, and the demo goes on as far as it can.

export interface DemoStep {
  readonly name: string
  readonly held: boolean
  /** What was seen, to be read by a program. */
  readonly facts: Readonly<Record<string, unknown>>
}

export interface DemoReport {
  /** Records a step. `lines` explain it to a human. */
  step(name: string, held: boolean, facts: Readonly<Record<string, unknown>>, lines?: readonly string[]): void
  progress(line: string): void
  /** Whether every step held, and at least one was made. */
  held(): boolean
  /** Prints the end; the JSON report when that was asked for. */
  finish(): void
}

export function demoReport(json: boolean): DemoReport {
  const steps: DemoStep[] = []
  const held = () => steps.length > 0 && steps.every((step) => step.held)
  return {
    step: (name, held, facts, lines = []) => {
      steps.push({ name, held, facts })
      if (json) return
      console.log(`\n  ${held ? '✓' : '✗'} ${steps.length}. ${name}`)
      for (const line of lines) console.log(`       ${line}`)
    },
    progress: (line) => {
      if (!json) console.log(`  ${line}`)
    },
    held,
    finish: () => {
      if (json) console.log(JSON.stringify({ held: held(), steps }, null, 2))
      else console.log(`\n  ${held() ? 'Every step held.' : 'A step did not hold: see ✗ above.'}\n`)
    },
  }
}
