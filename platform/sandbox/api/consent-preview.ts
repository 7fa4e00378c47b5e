// The consent page as a resident would see it, for the sandbox's explorer and whoever else wants to look: by a bank, its
// purpose and scopes, in a language. It is made by the pages' own templates; nothing on it can be given, and it has nothing
// of any person. What PAR would refuse is refused here, with the way to mend it.
import { errors } from 'oidc-provider'
import { z } from 'zod'
import type { ConsentStore } from '../../../consent-record/consent-database.ts'
import { type Approval, readApproval } from '../../../consent-record/read-approval.ts'
import { languages } from '../../../consent-ui/locales/languages.ts'
import { consentSpecimen } from '../../../consent-ui/sandbox/consent-specimen.ts'
import type { HttpAnswer } from '../../../gateway/http/answer.ts'
import { fetchTypes } from '../../../schema/contract/access-token.ts'
import { nearestName } from '../../../schema/nearest-name.ts'
import { assetsPath } from './page-files.ts'
import { SandboxProblem } from './sandbox-problem.ts'

const querySchema = z.strictObject({
  /** `client_id`. */
  client: z.string().min(1).max(200),
  /** With spaces between, in the order they would be asked. */
  scopes: z.string().min(1).max(12_000),
  purpose: z.string().min(1).max(64),
  /** This and the next three as in the authorization details; left out, as the purpose is approved. */
  duration: z.string().max(10).optional(),
  fetch_type: z.enum(fetchTypes).default('PERIODIC'),
  frequency_per_day: z.coerce.number().optional(),
  data_life: z.string().max(10).optional(),
  lang: z.enum(languages).default('en'),
})

/** Nothing runs, nothing is sent and no other site shows it, even where its address is opened by itself. */
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  'sandbox',
].join('; ')

export async function consentPreview(
  store: ConsentStore,
  acrValues: readonly string[],
  query: URLSearchParams,
): Promise<HttpAnswer> {
  const parsed = querySchema.safeParse(Object.fromEntries(query))
  if (!parsed.success) throw refused(problemsOf(parsed.error))
  const { client: clientId, scopes: list, lang: language, ...terms } = parsed.data
  const scopes = [...new Set(list.split(/[\s,]+/).filter(Boolean))]
  await findBank(store, clientId)
  const approval = await readApproval(store, clientId, terms.purpose)
  if (approval) await sayHowToAsk(store, approval, scopes)
  const wanted = { type: 'izin_consent', duration: `P${approval?.purpose.maximumDays ?? 1}D`, ...terms }
  const detail = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
  try {
    const request = { clientId, scopes, detail, language }
    const body = await consentSpecimen(request, { store, acrValues, assets: assetsPath })
    if (body === undefined) throw refused([`client: ${clientId} is not approved for this.`])
    return {
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': policy,
      },
      body,
    }
  } catch (error) {
    if (!(error instanceof errors.OIDCProviderError)) throw error
    throw refused([`${error.error}: ${error.error_description ?? ''}`])
  }
}

async function findBank(store: ConsentStore, clientId: string): Promise<void> {
  const banks = await store.client.findMany({
    where: { kind: 'RELYING_PARTY', status: 'ACTIVE' },
    select: { clientId: true },
    orderBy: { clientId: 'asc' },
  })
  const names = banks.map((bank) => bank.clientId)
  if (names.includes(clientId)) return
  const nearest = names.length === 0 ? '.' : `; did you mean ${nearestName(clientId, names)}?`
  throw refused([`client: there is no bank ${clientId}${nearest} GET /sandbox/api/banks lists the sandbox’s.`])
}

/** Of scopes that there are but that are not approved; whatever else is wrong is said in the words of PAR. */
async function sayHowToAsk(store: ConsentStore, { client, purpose, items }: Approval, scopes: readonly string[]) {
  const missing = scopes.filter((scope) => !items.has(scope))
  const known = await store.scope.findMany({ where: { scope: { in: missing }, offered: true, suspended: false } })
  const problems = known.map(
    ({ scope }) =>
      `scopes: ${client.clientId} is not approved for ${scope}; the operator approves it: npx izin client approve ${client.clientId} ${scope} --purpose ${purpose.code}`,
  )
  if (problems.length > 0) throw refused(problems)
}

function problemsOf(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'the address'}: ${message}`)
}

function refused(problems: readonly string[]): SandboxProblem {
  const [only, another] = problems
  if (only !== undefined && another === undefined) return new SandboxProblem('SANDBOX_REQUEST_INVALID', only)
  const message = 'This request would be refused when it is pushed; see the problems in the extensions.'
  return new SandboxProblem('SANDBOX_REQUEST_INVALID', message, problems)
}
