// Examination results and certificates, as the Ministry of Education has them.
import type { Persona } from '../../seed/persona-schema.ts'
import { yearOf } from '../days.ts'
import type { Random } from '../random.ts'
import { type Identity, turned } from './describe-identity.ts'

export type Schooling = Pick<Persona, 'transcripts' | 'certificates'>

export function drawSchooling(person: Identity, random: Random): Schooling {
  const yearAttained = yearOf(turned(person, 16))
  const chance = person.segment === 'SC' ? 0.5 : 0.1
  if (person.age < 17 || yearAttained < 1985 || !random.chance(chance)) return { transcripts: [], certificates: [] }
  const name = random.chance(0.8) ? 'GCE O-LEVEL' : 'GCE N-LEVEL'
  const level = name === 'GCE O-LEVEL' ? 'O' : 'NA'
  const taken = subjects.slice(0, random.between(4, subjects.length))
  return {
    transcripts: [
      { name, yearAttained, results: taken.map((subject) => ({ subject, level, grade: random.pick(grades) })) },
    ],
    certificates: random.chance(0.25)
      ? [
          {
            name,
            content: 'U1lOVEhFVElD',
            openCertificateId: `synthetic-opencert-${person.index}`,
            primaryOpenCertificate: true,
          },
        ]
      : [],
  }
}

const subjects = ['ENGLISH LANGUAGE', 'MATHEMATICS', 'MOTHER TONGUE', 'SCIENCE', 'GEOGRAPHY', 'HISTORY'] as const
const grades = ['A1', 'A2', 'B3', 'B4', 'C5', 'C6', 'D7'] as const
