// When a person is asked: always. Every authorization request gets one interaction with our own pages, and nothing that
// was answered before answers a new one (design §9, trap 3).
import { interactionPolicy } from 'oidc-provider'

const { Check, Prompt } = interactionPolicy

export function askEveryTime(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  policy.clear()
  policy.add(
    new Prompt(
      { name: 'consent', requestable: true },
      // To the millisecond, so that a sign-in can be told to be of before or after.
      () => ({ startedAt: Date.now() }),
      new Check('not_answered', 'the person has not answered yet', 'consent_required', (ctx) =>
        ctx.oidc.result?.consent?.grantId === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    ),
  )
  // A client may ask for a new sign-in (`prompt=login`); our pages see to it.
  policy.add(new Prompt({ name: 'login', requestable: true }))
  return policy
}
