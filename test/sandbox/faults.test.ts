// Faults on demand, by the request's header: what goes wrong, what each subgraph was asked, what the record says of it; and
// that the request beside it goes through. One platform, a suite a file.
import { describe } from 'vitest'
import { agencies } from './faults/agencies.ts'
import { clientKeys } from './faults/client-keys.ts'
import { openFaultBench } from './faults/fault-bench.ts'
import { header } from './faults/header.ts'
import { inProduction } from './faults/in-production.ts'
import { itemUnavailable } from './faults/item-unavailable.ts'
import { oneReading } from './faults/one-reading.ts'
import { wholeRequest } from './faults/whole-request.ts'

const bench = openFaultBench()
describe('an agency', () => agencies(bench))
describe('an item that its agency cannot give', () => itemUnavailable(bench))
describe('a request that is refused as a whole', () => wholeRequest(bench))
describe('a bank’s own keys', () => clientKeys(bench))
describe('a consent for one reading', () => oneReading(bench))
describe('the header', () => header(bench))
describe('in production', () => inProduction(bench))
