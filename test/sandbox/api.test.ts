// The sandbox's API by plain requests, as a pipeline or a page of another site makes them.
import { consentPreview } from './api/consent-preview.ts'
import { consentWithoutBrowser } from './api/consent-without-browser.ts'
import { explanation } from './api/explanation.ts'
import { inProduction } from './api/in-production.ts'
import { inspectedAsJudged } from './api/inspected-as-judged.ts'
import { otherOrigins } from './api/other-origins.ts'
import { ownClient } from './api/own-client.ts'
import { ownPersona } from './api/own-persona.ts'
import { openSandboxApi } from './api/sandbox-api.ts'

const api = openSandboxApi()
ownClient(api)
consentWithoutBrowser(api)
consentPreview(api)
explanation(api)
ownPersona(api)
otherOrigins(api)
inProduction(api)
inspectedAsJudged(api)
