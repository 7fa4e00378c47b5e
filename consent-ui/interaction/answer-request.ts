// POST /interaction/:uid: the person's answer. In this order: signed in, a form of ours, the request, then *Share* or
// *Don't share*. All that the answer writes (consent, grant, the library's result) is one transaction: when any of it
// is refused, nothing has changed.
import { takeForAnswer } from '../authorization-server/pushed-request.ts'
import { answerAmendment } from './answer-amendment.ts'
import { type Answer, answerSchema, shownRecord } from './answer-form.ts'
import { decline } from './decline.ts'
import { keepTicks } from './kept-ticks.ts'
import { signInPath } from './next-path.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { type PendingRequest, readPendingRequest, signInBefore } from './pending-request.ts'
import { preview } from './preview.ts'
import { readForm } from './read-form.ts'
import type { ResidentSession } from './resident-session.ts'
import { sendProblem } from './send-page.ts'
import { continueToApp, share } from './share.ts'
import { stepUp } from './step-up.ts'
import type { Problem, SignInFirst, Verdict } from './verdict.ts'

export function answerRequest(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const session = c.get('session')
    if (!session) return c.redirect(signInPath(c.req.path), 303)
    const answer = await readForm(c, answerSchema)
    if (!answer) return sendProblem(parts, c, 'FORM_REFUSED')

    const outcome = await outcomeOf(parts, c, session, answer)
    if (outcome instanceof Response) return outcome
    if ('location' in outcome) return c.redirect(outcome.location, 303)
    if ('problem' in outcome) return sendProblem(parts, c, outcome.problem, outcome)
    const record = shownRecord(answer)
    if (record) {
      const { consentId, seenVersion: version } = record
      const by = { uid: outcome.uid, personId: session.personId, consentId, version }
      await keepTicks(parts.database.current, by, answer.item)
    }
    return c.redirect(outcome.signIn, 303)
  }
}

function outcomeOf(parts: PageParts, c: PageContext, session: ResidentSession, answer: Answer) {
  switch (answer.answer) {
    case 'preview':
      return preview(parts, c, session, answer)
    case 'sign-in':
      return signInMore(parts, c)
    case 'share':
    case 'decline':
      return answerOnce(parts, c, session, answer)
  }
}

/** Before anything is answered. */
async function signInMore(parts: PageParts, c: PageContext): Promise<Problem | SignInFirst> {
  const request = await parts.database.transaction(() => readPendingRequest(parts, c))
  if (!request) return { problem: 'REQUEST_OVER' }
  return request.continueAt ? { problem: 'ALREADY_ANSWERED', continueAt: request.continueAt } : stepUp(parts, request)
}

async function answerOnce(
  parts: PageParts,
  c: PageContext,
  session: ResidentSession,
  answer: Answer,
): Promise<{ readonly location: string } | Problem | SignInFirst> {
  try {
    return await parts.database.transaction(async () => {
      const request = await readPendingRequest(parts, c)
      const verdict = await judge(parts, request, session, answer)
      if (!('result' in verdict)) throw new NotAnswered(verdict)
      return { location: await parts.provider.interactionResult(c.env.incoming, c.env.outgoing, verdict.result) }
    })
  } catch (error) {
    if (error instanceof NotAnswered) return error.why
    throw error
  }
}

async function judge(
  parts: PageParts,
  request: PendingRequest | undefined,
  session: ResidentSession,
  answer: Answer,
): Promise<Verdict> {
  if (!request) return { problem: 'REQUEST_OVER' }
  if (request.continueAt) return { problem: 'ALREADY_ANSWERED', continueAt: request.continueAt }
  if (signInBefore(request, session)) return { problem: 'PAGE_OUTDATED', continueAt: request.path }
  if (!(await takeForAnswer(parts.database.current, request.pushedRequest, request.uid))) {
    return { problem: 'ALREADY_ANSWERED' }
  }
  if (request.detail?.consent_id !== undefined) return answerAmendment(parts, request, session, answer)
  if (answer.answer === 'decline') return decline(parts, request, session, answer)
  return request.kind === 'FIRST_PARTY'
    ? continueToApp(parts, request, session)
    : share(parts, request, session, answer)
}

/** Rolls the transaction back. */
class NotAnswered extends Error {
  readonly why: Problem | SignInFirst

  constructor(why: Problem | SignInFirst) {
    super('not answered')
    this.why = why
  }
}
