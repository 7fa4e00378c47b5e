// The sandbox's application in Chromium, from the first visit on: one platform and one tab, a suite a file. A suite begins
// with a view it opens itself, says what complaints of the browser it provokes, and leaves 1280 pixels of width behind.
import { describe } from 'vitest'
import { browserPath } from '../../docs/browser.ts'
import { accessibility } from './in-chromium/accessibility.ts'
import { brokenArtefactsInPage } from './in-chromium/broken-artefacts.ts'
import { company } from './in-chromium/company.ts'
import { copiedCode } from './in-chromium/copied-code.ts'
import { documentation } from './in-chromium/documentation.ts'
import { faults } from './in-chromium/faults.ts'
import { firstVisit } from './in-chromium/first-visit.ts'
import { inspector } from './in-chromium/inspector.ts'
import { preview } from './in-chromium/preview.ts'
import { refusals } from './in-chromium/refusals.ts'
import { openSandboxTab } from './in-chromium/sandbox-tab.ts'
import { schemaMap } from './in-chromium/schema-map.ts'
import { scopes } from './in-chromium/scopes.ts'
import { terms } from './in-chromium/terms.ts'
import { views } from './in-chromium/views.ts'
import { why } from './in-chromium/why.ts'
import { withinTwoOrigins } from './in-chromium/within-two-origins.ts'
import { yourOwn } from './in-chromium/your-own.ts'

if (browserPath === undefined) console.warn('NO CHROMIUM IS INSTALLED: the sandbox’s application is NOT tested.')

describe.skipIf(browserPath === undefined)('in Chromium', () => {
  const world = openSandboxTab()
  describe('the first visit', () => firstVisit(world))
  describe('why a field is missing', () => why(world))
  describe('the scopes of a query', () => scopes(world))
  describe('the preview of the consent page', () => preview(world))
  describe('the documentation', () => documentation(world))
  describe('the terms', () => terms(world))
  describe('a company', () => company(world))
  describe('other views', () => views(world))
  describe('a fault', () => faults(world))
  describe('a refusal', () => refusals(world))
  describe('copied code', () => copiedCode(world))
  describe('accessibility', () => accessibility(world))
  describe('the inspector', () => inspector(world))
  describe('a broken artefact', () => brokenArtefactsInPage(world))
  describe('what is one’s own', () => yourOwn(world))
  describe('the schema map', () => schemaMap(world))
  describe('all of it', () => withinTwoOrigins(world))
})
