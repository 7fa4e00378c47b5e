// A bank's own client, written by hand and wrong: how the platform's words lead it to its first answer.
import { openLaboratory } from './mending/laboratory.ts'
import { silentInProduction } from './mending/silent-in-production.ts'
import { toldInTheSandbox } from './mending/told-in-the-sandbox.ts'
import { wrongAtEveryHop } from './mending/wrong-at-every-hop.ts'

const laboratory = openLaboratory()
wrongAtEveryHop(laboratory)
toldInTheSandbox(laboratory)
silentInProduction(laboratory)
