// Items that only citizens and permanent residents have: other names, status, passport, marriage.
import type { Persona } from '../../seed/persona-schema.ts'
import { dayText, yearOf, years } from '../days.ts'
import type { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'
import { type Identity, turned } from './describe-identity.ts'
import type { Marriage } from './describe-pair.ts'
import { drawName, marriedNameOf } from './names.ts'

type Items = Partial<Persona['items']>

export function drawResidentItems(
  recipe: Recipe,
  person: Identity,
  husband: Identity | undefined,
  marriage: Marriage | undefined,
  random: Random,
): Items {
  const { segment, race, sex, name, hanyuPinyinName } = person
  const alias = random.chance(0.04) ? drawName(random, 'EU', sex) : undefined
  const takesName = husband !== undefined && race === 'CN' && random.chance(0.15)
  return {
    aliasName: alias?.name,
    hanyuPinyinName: random.chance(0.8) ? hanyuPinyinName : undefined,
    marriedName: takesName ? marriedNameOf(husband.surname, name) : undefined,
    secondaryRace: random.chance(0.02) ? 'EU' : undefined,
    dialect: race === 'CN' && random.chance(0.4) ? 'HK' : undefined,
    residentialStatus: segment === 'SC' ? 'C' : 'P',
    ...(segment === 'SC' && random.chance(0.8) ? passport(recipe, person, random) : {}),
    ...(marriage ? married(marriage) : drawSingleStatus(recipe, person, random)),
  }
}

/** K, seven digits, no check letter: an index, not a number anybody holds. */
function passport({ asOfDay }: Recipe, { index }: Identity, random: Random): Items {
  const passportExpiryDate = dayText(asOfDay + random.between(-200, years(9)))
  return { passportNumber: `K${String(index).padStart(7, '0')}S`, passportExpiryDate }
}

function married({ day, certificateNo, country }: Marriage): Items {
  return {
    maritalStatus: '2',
    marriageDate: dayText(day),
    marriageCertificateNo: certificateNo,
    countryOfMarriage: country,
  }
}

/** Of somebody who is married to nobody in this population: single, widowed or divorced. */
function drawSingleStatus({ asOfDay }: Recipe, person: Identity, random: Random): Items {
  const { age, index } = person
  const maritalStatus = age < 28 || !random.chance(age > 65 ? 0.5 : 0.2) ? '1' : age > 65 ? '3' : '5'
  if (maritalStatus === '1') return { maritalStatus }
  const wedding = random.between(turned(person, 22), asOfDay - 1000)
  const marriage = married({
    day: wedding,
    certificateNo: `SYNTHETIC-${yearOf(wedding)}-${index}S`,
    country: random.chance(0.9) ? 'SG' : 'MY',
  })
  const divorceDate = maritalStatus === '5' ? dayText(random.between(wedding + 900, asOfDay)) : undefined
  return { ...marriage, maritalStatus, divorceDate }
}
