// Everything that a bank's engineers get wrong here, in the order of the flow: codes stay good while they are refused.
import { clientSlips } from './client-slips.ts'
import { querySlips } from './query-slips.ts'
import { refreshSlips } from './refresh-slips.ts'
import { requestSlips } from './request-slips.ts'
import type { Slip } from './slip.ts'
import { tokenSlips } from './token-slips.ts'

export const slips: readonly Slip[] = [...clientSlips, ...requestSlips, ...tokenSlips, ...refreshSlips, ...querySlips]
