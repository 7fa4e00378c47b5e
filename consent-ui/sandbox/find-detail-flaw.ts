// What is wrong with `authorization_details` before there is an object of our type whose members could be judged.
import { detailType } from '../authorization-server/client-metadata.ts'
import { found, wrongValue } from './wrong-value.ts'

const clause = 'RFC 9396 §2'
const must = `it must be a JSON list with one object of type ${detailType}`

/** Undefined when it is a list of one object of our type: its members are judged elsewhere. */
export function findDetailFlaw(sent: unknown): string | undefined {
  if (typeof sent !== 'string') return undefined
  let details: unknown
  try {
    details = JSON.parse(sent)
  } catch {
    return `${found('authorization_details', sent)}, which is not JSON; ${must} (${clause})`
  }
  if (!Array.isArray(details)) return `\`authorization_details\` is not a list; ${must} (${clause})`
  for (const detail of details) {
    const type: unknown = Object(detail)['type']
    if (type !== detailType)
      return wrongValue('type', type, `in \`authorization_details\` it must be ${detailType}`, clause)
  }
  return undefined
}
