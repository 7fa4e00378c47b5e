// *See the actual values first*: the consent page once more, with the values beside the items and the person's ticks kept.
// Only after a strong sign-in made for this request; the look itself is a reading that the log has. Nothing is answered.
import { openPreview } from '../../consent-record/open-preview.ts'
import { highestAcr, meetsAcr } from '../../schema/contract/acr.ts'
import type { PreviewValue } from '../preview/read-values.ts'
import { readValues } from '../preview/read-values.ts'
import { readActingRoles } from './acting-roles.ts'
import { type Answer, shownRecord } from './answer-form.ts'
import { buildQuestion } from './build-question.ts'
import { isRecordOf } from './is-record-of.ts'
import { signInPath } from './next-path.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { provedAcr, readPendingRequest, signInBefore } from './pending-request.ts'
import type { ResidentSession } from './resident-session.ts'
import { sendPage } from './send-page.ts'
import { neededForItems, offersPreview, previewAcr } from './step-up.ts'
import type { Problem, SignInFirst } from './verdict.ts'

export async function preview(
  parts: PageParts,
  c: PageContext,
  session: ResidentSession,
  answer: Answer,
): Promise<Response | Problem | SignInFirst> {
  const request = await parts.database.transaction(() => readPendingRequest(parts, c))
  if (!request) return { problem: 'REQUEST_OVER' }
  if (request.continueAt) return { problem: 'ALREADY_ANSWERED', continueAt: request.continueAt }
  const record = shownRecord(answer)
  if (!record || !offersPreview(parts.signIn)) return { problem: 'FORM_REFUSED' }
  if (signInBefore(request, session)) return { problem: 'PAGE_OUTDATED', continueAt: request.path }
  if (!(await isRecordOf(parts.database.current, record.consentId, request))) return { problem: 'PAGE_OUTDATED' }

  const needed = highestAcr([previewAcr, await neededForItems(parts.database.current, request.scopes)])
  const proved = provedAcr(request, session)
  if (!meetsAcr(proved, needed)) {
    const reachable = meetsAcr(highestAcr(parts.signIn.acrValues), needed)
    return reachable
      ? { signIn: signInPath(request.path, needed), uid: request.uid }
      : { problem: 'SIGN_IN_TOO_WEAK', continueAt: request.path }
  }
  const { personId } = session
  const { language } = request
  const opened = await openPreview(parts.database, {
    ...{ ...record, personId, language },
    ...{ authentication: session, provedAcr: proved },
  })
  switch (opened.outcome) {
    case 'NOT_FOUND':
      return { problem: 'ANOTHER_PERSON' }
    case 'STALE':
      return { problem: 'PAGE_OUTDATED', continueAt: request.path }
    case 'STRONGER_SIGN_IN_NEEDED':
      return { problem: 'SIGN_IN_TOO_WEAK', continueAt: request.path }
    case 'TOO_MANY':
      return { problem: 'PREVIEW_UNAVAILABLE', continueAt: request.path }
    case 'OPENED':
  }
  const read = await parts.readOwnValues(opened, session, await publishedCoordinates(parts, opened.scopes))
  if (!read) return { problem: 'PREVIEW_UNAVAILABLE', continueAt: request.path }

  const texts = c.get('texts')
  const words = { yes: texts.preview.yes, no: texts.preview.no, day: texts.date, moment: texts.time }
  const none: PreviewValue[] = [{ kind: 'UNAVAILABLE' }]
  const values = new Map(
    opened.scopes.map((scope) => {
      const path = read.paths.get(scope)
      return [scope, path ? readValues(read.data, path, words) : none] as const
    }),
  )
  const { subject } = opened
  const roles = subject.kind === 'ENTITY' ? await readActingRoles(parts.database.current, personId, texts) : undefined
  const company = roles?.companies.find(({ entityId }) => subject.kind === 'ENTITY' && entityId === subject.entityId)
  const chosen = company && { company, others: (roles?.companies.length ?? 0) > 1 }
  const seen = { values, ticked: new Set(answer.item) }
  return sendPage(parts, c, await buildQuestion(parts, request, session, record.consentId, chosen, texts, seen))
}

async function publishedCoordinates({ database }: PageParts, scopes: readonly string[]) {
  const items = await database.current.scope.findMany({
    where: { scope: { in: [...scopes] }, registered: true },
    select: { scope: true, coordinates: true },
  })
  return new Map(items.map(({ scope, coordinates }) => [scope, coordinates]))
}
