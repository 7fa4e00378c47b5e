// Names that sound like the place and end so that nobody takes them for a person's: `TAN MEI LING SYNTHETIC`.
import type { Random } from '../random.ts'

/** The last word of every name in a population. */
export const nameMark = 'SYNTHETIC'

export interface PersonName {
  readonly name: string
  /** Upper case, as the agencies write it. */
  readonly surname: string
  readonly hanyuPinyinName?: string
}

export function drawName(random: Random, race: string, sex: string, surname?: string): PersonName {
  switch (race) {
    case 'CN':
      return chineseName(random, surname)
    case 'MY':
      return patronymic(random, malayGiven[sex === 'F' ? 'F' : 'M'], sex === 'F' ? 'BINTE' : 'BIN', malayGiven.M)
    case 'IN':
      return patronymic(random, indianGiven[sex === 'F' ? 'F' : 'M'], sex === 'F' ? 'D/O' : 'S/O', indianGiven.M)
    default:
      return otherName(random, sex, surname)
  }
}

/** A wife's name with her husband's surname before it. */
export function marriedNameOf(husband: string, own: string): string {
  return `${husband} ${own}`.slice(0, 66)
}

function chineseName(random: Random, given: string | undefined): PersonName {
  const [surname, pinyin] = surnames.find(([name]) => name === given) ?? random.pick(surnames)
  const rest = `${random.pick(syllables)} ${random.pick(syllables)} ${nameMark}`
  return { name: `${surname} ${rest}`, surname, hanyuPinyinName: `${pinyin} ${rest}` }
}

function patronymic(random: Random, own: List, link: string, fathers: List): PersonName {
  const father = random.pick(fathers)
  return { name: `${random.pick(own)} ${link} ${father} ${nameMark}`, surname: father }
}

function otherName(random: Random, sex: string, given: string | undefined): PersonName {
  const surname = given ?? random.pick(otherSurnames)
  return { name: `${random.pick(otherGiven[sex === 'F' ? 'F' : 'M'])} ${surname} ${nameMark}`, surname }
}

type List = readonly [string, ...string[]]

/** As spoken at home, and in Hanyu Pinyin. */
const surnames: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['TAN', 'CHEN'],
  ['LIM', 'LIN'],
  ['LEE', 'LI'],
  ['NG', 'HUANG'],
  ['ONG', 'WANG'],
  ['WONG', 'HUANG'],
  ['GOH', 'WU'],
  ['CHUA', 'CAI'],
  ['CHAN', 'CHEN'],
  ['KOH', 'XU'],
  ['TEO', 'ZHANG'],
  ['ANG', 'HONG'],
  ['YEO', 'YANG'],
  ['SIM', 'SHEN'],
  ['HO', 'HE'],
  ['LOW', 'LIU'],
  ['TOH', 'ZHUO'],
  ['CHIA', 'XIE'],
]
const syllables: List = [
  'MEI',
  'LING',
  'HUI',
  'JUN',
  'WEI',
  'XIN',
  'YI',
  'KAI',
  'JIA',
  'HAO',
  'MIN',
  'SIEW',
  'HOCK',
  'BOON',
  'KIAT',
  'LAY',
  'PENG',
  'SENG',
  'YAN',
  'ZHI',
  'QI',
  'EN',
  'RUI',
  'CHENG',
]
const malayGiven: Readonly<Record<'F' | 'M', List>> = {
  F: ['SITI', 'NUR', 'AISYAH', 'FATIMAH', 'HIDAYAH', 'ROHANI', 'ZURAIDAH', 'SARIMAH', 'KHADIJAH', 'AMINAH'],
  M: ['AHMAD', 'ISMAIL', 'RAHMAN', 'HASSAN', 'YUSOF', 'IBRAHIM', 'ZAINAL', 'FARHAN', 'HAFIZ', 'OSMAN'],
}
const indianGiven: Readonly<Record<'F' | 'M', List>> = {
  F: ['PRIYA', 'LAKSHMI', 'ANITHA', 'DEEPA', 'KAVITHA', 'MEENA', 'SHANTI', 'REVATHI', 'DIVYA', 'GEETHA'],
  M: ['KUMAR', 'RAJAN', 'SURESH', 'RAVI', 'GOPAL', 'MANI', 'SELVAM', 'ARUN', 'VIJAY', 'BALA'],
}
const otherGiven: Readonly<Record<'F' | 'M', List>> = {
  F: ['MARIA', 'ANNE', 'GRACE', 'CLAIRE', 'TERESA', 'YUKI', 'DEWI', 'LINH'],
  M: ['PETER', 'PAUL', 'MARK', 'JOSE', 'KENJI', 'BUDI', 'ALAN', 'DANIEL'],
}
const otherSurnames: List = ['PEREIRA', 'DE SOUZA', 'SANTOS', 'REYES', 'SATO', 'WIJAYA', 'MARTIN', 'SMITH', 'NGUYEN']
