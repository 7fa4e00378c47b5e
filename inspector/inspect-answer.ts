// What one of our endpoints answered, pasted as JSON: an error is explained, tokens are there to be inspected.
import { z } from 'zod'
import { meaningOfError } from './explain-error.ts'
import { Findings, type Inspection, type Within } from './finding.ts'
import { meaningOf } from './parameter-meanings.ts'
import { quoted } from './quote.ts'

const oauthErrorSchema = z.looseObject({
  error: z.string(),
  error_description: z.string().optional(),
  correlation_id: z.string().optional(),
})
const graphqlErrorSchema = z.looseObject({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z
    .looseObject({
      code: z.string(),
      check: z.string().optional(),
      explanation: z.string().optional(),
      reason: z.string().optional(),
      correlationId: z.string().optional(),
      problems: z.array(z.string()).optional(),
    })
    .optional(),
})
const graphqlSchema = z.looseObject({ errors: z.array(graphqlErrorSchema).min(1) })
const tokensSchema = z.looseObject({ access_token: z.string(), token_type: z.string().optional() })
const pushedSchema = z.looseObject({ request_uri: z.string(), expires_in: z.number() })

/** Undefined when it is no answer of ours. */
export function inspectAnswer(value: unknown): Inspection | undefined {
  const refused = oauthErrorSchema.safeParse(value).data
  if (refused) return oauthError(refused)
  const failed = graphqlSchema.safeParse(value).data
  if (failed) return graphqlErrors(failed)
  const tokens = tokensSchema.safeParse(value).data
  if (tokens) return tokenAnswer(tokens)
  const pushed = pushedSchema.safeParse(value).data
  return pushed && pushedAnswer(pushed)
}

/** The same in a header: `WWW-Authenticate: DPoP error="…", error_description="…"`. */
export function inspectChallenge(text: string): Inspection | undefined {
  const [, error] = /\berror="([^"]*)"/.exec(text) ?? []
  const [, description] = /\berror_description="([^"]*)"/.exec(text) ?? []
  if (error === undefined) return undefined
  return oauthError({ error, ...(description === undefined ? {} : { error_description: description }) })
}

function oauthError(answer: z.infer<typeof oauthErrorSchema>): Inspection {
  const { error, error_description: description } = answer
  const findings = new Findings()
  const said = description === undefined ? '' : `It says: ${description.replace(/[.]?$/, '.')} `
  findings.wrong('error', `${said}${meaningOfError(error)}`, 'RFC 6749 §5.2')
  return {
    kind: 'answer',
    summary: `An error answer: ${quoted(error)}.`,
    parts: membersOf(answer),
    findings: findings.list,
    within: [],
  }
}

function graphqlErrors({ errors }: z.infer<typeof graphqlSchema>): Inspection {
  const findings = new Findings()
  for (const { message, path, extensions } of errors) {
    const code = extensions?.code
    const place = path === undefined ? '' : `${path.join('.')}: `
    const details = [
      extensions?.explanation,
      extensions?.reason && `Reason: ${extensions.reason}.`,
      ...(extensions?.problems ?? []),
    ]
    const said = [code === undefined ? message : meaningOfError(code), ...details].filter(Boolean).join(' ')
    findings.wrong(code ?? 'error', `${place}${said}`, 'schema/contract/error-codes.ts')
  }
  const codes = [...new Set(errors.map(({ extensions }) => extensions?.code ?? 'an error'))].join(', ')
  return {
    kind: 'answer',
    summary: `An answer of the gateway with errors: ${codes}.`,
    parts: [],
    findings: findings.list,
    within: [],
  }
}

function tokenAnswer(answer: z.infer<typeof tokensSchema>): Inspection {
  const findings = new Findings()
  if (answer.token_type?.toLowerCase() === 'dpop')
    findings.right(
      'token_type',
      'Send the access token as `Authorization: DPoP <token>`, beside a proof.',
      'RFC 9449 §5',
    )
  else
    findings.wrong(
      'token_type',
      `\`token_type\` is ${quoted(answer.token_type)}; tokens here are bound to a key, so it is DPoP: send a proof when you ask.`,
      'RFC 9449 §5',
    )
  const within: Within[] = [{ name: 'the access token', text: answer.access_token, kind: 'access-token' }]
  return {
    kind: 'answer',
    summary: 'An answer of the token endpoint. Inspect by itself what it holds: the access token.',
    parts: membersOf(answer),
    findings: findings.list,
    within,
  }
}

function pushedAnswer(answer: z.infer<typeof pushedSchema>): Inspection {
  const findings = new Findings()
  findings.right(
    'request_uri',
    `The request was taken. Send the browser to /authorize with client_id and this request_uri within ${answer.expires_in} seconds.`,
    'RFC 9126 §4',
  )
  return {
    kind: 'answer',
    summary: 'An answer to a pushed request (PAR).',
    parts: membersOf(answer),
    findings: findings.list,
    within: [],
  }
}

function membersOf(answer: Readonly<Record<string, unknown>>): Inspection['parts'] {
  return Object.entries(answer).map(([path, value]) => ({ path, value, meaning: meaningOf(path) || 'Not known here.' }))
}
