// A process that withdraws a consent and is killed the moment the change is committed: nothing after the commit runs.
// Arguments: database URL, consent id, person id.
import { openConsentDatabase } from '../../consent-record/consent-database.ts'
import { withdrawConsent } from '../../consent-record/withdraw-consent.ts'

const [, , url = '', consentId = '', personId = ''] = process.argv
await withdrawConsent(openConsentDatabase(url, 1), { consentId, personId, language: 'en' })
process.kill(process.pid, 'SIGKILL')
