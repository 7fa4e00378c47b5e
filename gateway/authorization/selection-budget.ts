// How much work one operation may cause here. Fragments that multiply each other make a short text endless; whoever
// follows them spends from a budget and stops when it is used up.
import { Problem } from '../response/problem.ts'

/** Selections after fragments are spread and abstract types told apart. The limits stage allows far fewer. */
const maxSelections = 5_000

/** Call it for each selection. Throws OPERATION_TOO_COSTLY. */
export type SpendSelection = () => void

export function selectionBudget(): SpendSelection {
  let left = maxSelections
  return () => {
    left -= 1
    if (left < 0) throw new Problem('OPERATION_TOO_COSTLY', { limit: maxSelections })
  }
}
