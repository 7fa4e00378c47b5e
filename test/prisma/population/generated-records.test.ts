import { describe, expect, it } from 'vitest'
import { generateCompanies } from '../../../prisma/population/companies/generate-companies.ts'
import { generatePeople } from '../../../prisma/population/people/generate-people.ts'
import { makeRecipe, mostPeople, peoplePerCompany } from '../../../prisma/population/recipe.ts'
import {
  businessUen,
  childNumberOf,
  finOf,
  localCompanyUen,
  nricOf,
  otherUen,
} from '../../../prisma/population/registration-numbers.ts'
import { companySchema } from '../../../prisma/seed/company-schema.ts'
import { loadSandboxData } from '../../../prisma/seed/load-sandbox-data.ts'
import { personaParser } from '../../../prisma/seed/parse-persona.ts'
import { describeIssues } from '../../../prisma/seed/seed-problem.ts'
import { isNric } from '../../../schema/check-letters/nric.ts'
import { isUen } from '../../../schema/check-letters/uen.ts'

const recipe = makeRecipe(1, '2026-11-01')
const people = [...generatePeople(recipe, 0, 6000)]
const companies = [...generateCompanies(recipe, 0, 700)]

describe('a generated person', () => {
  it('passes every check that a persona of the sandbox passes', () => {
    const parse = personaParser(recipe.asOf)
    const problems = people.slice(0, 3000).flatMap(({ index, id: _, ...person }) => {
      const parsed = parse({ slug: `person-${index}`, shows: 'One of many.', ...person })
      return parsed.ok ? [] : parsed.problems.map((problem) => `${index} ${problem}`)
    })
    expect(problems).toEqual([])
  })

  it('has a name that says it is nobody’s', () => {
    for (const { items } of people) expect(items.name).toMatch(/ SYNTHETIC$/)
  })

  it.each(['SC', 'PR', 'FIN'])('is at times of the segment %s', (segment) => {
    expect(people.filter((person) => person.segment === segment).length).toBeGreaterThan(people.length / 20)
  })

  it('shares home, flat, certificate and children with whom it is married to', () => {
    const couples = people
      .filter(({ index, items }) => index % 2 === 0 && items.marriageCertificateNo !== undefined)
      .map((one) => [one, people[one.index + 1]] as const)
      .filter(([one, other]) => one.items.marriageCertificateNo === other?.items.marriageCertificateNo)
    expect(couples.length).toBeGreaterThan(100)
    const born = (person: (typeof people)[number] | undefined) =>
      person?.children.filter(({ kind }) => kind === 'BIRTH')
    for (const [one, other] of couples) expect(born(one)).toEqual(born(other))
  })

  it('lacks now and then what real records lack', () => {
    const found = (test: (person: (typeof people)[number]) => boolean) => people.filter(test).length
    expect(found(({ items }) => items.dateOfBirth?.length === 4)).toBeGreaterThan(0)
    expect(found(({ items }) => items.dateOfBirth?.length === 7)).toBeGreaterThan(0)
    expect(found(({ items }) => items.registeredAddress?.type === 'UNFORMATTED')).toBeGreaterThan(0)
    expect(found(({ segment, items }) => segment === 'PR' && items.registeredAddress === undefined)).toBeGreaterThan(0)
    expect(found(({ envelopes }) => envelopes['noa']?.state === 'UNAVAILABLE')).toBeGreaterThan(0)
    expect(found(({ envelopes }) => envelopes['marital']?.source === 'USER_PROVIDED')).toBeGreaterThan(0)
    expect(found(({ children }) => children.some(({ kind }) => kind === 'SPONSORED'))).toBeGreaterThan(0)
    expect(found(({ vehicles }) => vehicles.length > 1)).toBeGreaterThan(0)
  })

  it('is the same whatever the range it was made in', () => {
    expect([...generatePeople(recipe, 2501, 2512)]).toEqual(people.slice(2501, 2512))
  })

  it('is another with another seed', () => {
    const others = [...generatePeople(makeRecipe(2, recipe.asOf), 0, 100)]
    expect(others.filter(({ id }, index) => id === people[index]?.id)).toEqual([])
    expect(others.map(({ items }) => items.name)).not.toEqual(people.slice(0, 100).map(({ items }) => items.name))
  })
})

describe('a generated company', () => {
  it('passes every check that a company of the sandbox passes', () => {
    const schema = companySchema(recipe.asOf)
    const problems = companies.flatMap(({ index, id: _, officerIds: __, ...company }) => {
      const parsed = schema.safeParse({ slug: `company-${index}`, shows: 'One of many.', ...company })
      return parsed.success ? [] : describeIssues(parsed.error).map((problem) => `${index} ${problem}`)
    })
    expect(problems).toEqual([])
  })

  it('has officers who are grown up and in the population, with their own numbers', () => {
    const byId = new Map(people.map((person) => [person.id, person]))
    let known = 0
    for (const { index, appointments, officerIds } of companies)
      for (const [place, id] of officerIds.entries()) {
        if (id === undefined) continue
        const officer = byId.get(id)
        expect(officer?.index).toBeLessThan((index + 1) * peoplePerCompany)
        const party = appointments[place]?.party
        expect(party && 'individual' in party && party.individual.idNumber).toBe(officer?.items.uinfin)
        expect(Number(officer?.items.dateOfBirth?.slice(0, 4))).toBeLessThanOrEqual(2008)
        known += 1
      }
    expect(known).toBeGreaterThan(companies.length)
  })
})

describe('numbers and ids', () => {
  it('are given once, to people, children and companies', () => {
    const children = new Set(
      people.flatMap((person) =>
        person.children.map((child) => (child.kind === 'BIRTH' ? child.birthCertificateNo : child.nric)),
      ),
    )
    const numbers = [...people.map(({ items }) => items.uinfin), ...children]
    expect(new Set(numbers).size).toBe(numbers.length)
    const registered = companies.map(({ registrationNumber }) => registrationNumber)
    expect(new Set(registered).size).toBe(registered.length)
    const ids = [...people, ...companies].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('are well formed to the last that can be asked for', () => {
    const last = mostPeople - 1
    const lastCompany = mostPeople / peoplePerCompany - 1
    for (const number of [nricOf(0), nricOf(last), finOf(last), childNumberOf(0, 0), childNumberOf(last >> 1, 1)])
      expect(isNric(number), number).toBe(true)
    for (const number of [localCompanyUen(lastCompany), businessUen(lastCompany), otherUen(lastCompany, 'LL')])
      expect(isUen(number), number).toBe(true)
    expect(nricOf(last) < childNumberOf(0, 0)).toBe(true)
  })

  it('stay clear of those of personas and hand-made companies', () => {
    const data = loadSandboxData(recipe.asOf)
    const last = mostPeople - 1
    const ranges = [
      [nricOf(0), childNumberOf(last, 1)],
      [finOf(0), finOf(last)],
      [localCompanyUen(0), localCompanyUen(mostPeople / peoplePerCompany)],
      [businessUen(0), businessUen(mostPeople / peoplePerCompany)],
      [otherUen(0, 'AA'), otherUen(mostPeople / peoplePerCompany - 1, 'ZZ')],
    ] as const
    const taken = [
      ...data.personas.flatMap(({ items, children }) => [
        items.uinfin,
        ...children.map((child) => (child.kind === 'BIRTH' ? child.birthCertificateNo : child.nric)),
      ]),
      ...data.companies.map(({ registrationNumber }) => registrationNumber),
    ]
    for (const number of taken)
      for (const [first, final] of ranges)
        expect(number.length === first.length && number >= first && number <= final, number).toBe(false)
  })
})
