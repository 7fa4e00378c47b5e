// An artefact together with all that it carries, each judged in the place that the outer one tells of.
import type { ArtefactKind, Finding, Inspection, Within } from './finding.ts'
import { inspect } from './inspect.ts'
import type { Situation } from './situation.ts'

export interface Inspected {
  readonly inspection: Inspection
  readonly within: readonly { readonly at: Within; readonly inspected: Inspected }[]
}

export async function inspectAll(text: string, situation: Situation, expected?: ArtefactKind): Promise<Inspected> {
  const inspection = await inspect(text, situation, expected)
  const within = await Promise.all(
    inspection.within.map(async (at) => ({
      at,
      inspected: await inspectAll(at.text, placeOf(at, situation), at.kind),
    })),
  )
  return { inspection, within }
}

/** Its own findings and those of all that it carries. */
export function allFindings({ inspection, within }: Inspected): readonly Finding[] {
  return [...inspection.findings, ...within.flatMap(({ inspected }) => allFindings(inspected))]
}

/** What the outer artefact does not tell stays as it was. */
function placeOf({ method, url, accessToken }: Within, situation: Situation): Situation {
  const { request } = situation
  if (!request) return situation
  const { accessToken: told, ...rest } = request
  return {
    ...situation,
    request: { ...rest, method: method ?? request.method, url: url ?? request.url, accessToken: accessToken ?? told },
  }
}
