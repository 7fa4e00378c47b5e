// A company's name, from its index alone: employers are named so too, whether or not the company is in the registers.

import { nameMark } from '../people/names.ts'
import { Random } from '../random.ts'

/** Without the words that say what kind of company it is. */
export function companyStemOf(seed: number, companyIndex: number): string {
  const random = new Random(seed, 'companyName', companyIndex)
  return `${random.pick(firsts)} ${random.pick(trades)} ${companyIndex} ${nameMark}`
}

/** As of a local company. */
export function companyNameOf(seed: number, companyIndex: number): string {
  return `${companyStemOf(seed, companyIndex)} PTE. LTD.`
}

const firsts = [
  'MERIDIAN',
  'ORCHID',
  'HARBOUR',
  'LION',
  'TEMBUSU',
  'RAFFLESIA',
  'STRAITS',
  'EQUATOR',
  'KINGFISHER',
  'BANYAN',
  'CORAL',
  'MONSOON',
] as const
const trades = [
  'TRADING',
  'LOGISTICS',
  'ENGINEERING',
  'FOODS',
  'SOFTWARE',
  'HOLDINGS',
  'INTERIORS',
  'MARINE',
  'HEALTHCARE',
  'CONSULTING',
] as const
