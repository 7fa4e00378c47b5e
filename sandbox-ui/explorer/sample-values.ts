// A sample value for each field: from the record of a made-up resident where its JSON has one by that name, else one that
// shows the form of its type.
import { z } from 'zod'

/** Where a type's fields stand in a persona's JSON; a list's first entry speaks for all. */
const sections: Readonly<Record<string, string>> = {
  Person: 'items',
  Vehicle: 'vehicles',
  HdbFlat: 'hdbFlats',
  ChildBirthRecord: 'children',
  CpfContribution: 'cpfContributions',
  CpfHousingWithdrawal: 'cpfHousingWithdrawals',
  NoaAssessment: 'assessments',
  AcademicTranscript: 'transcripts',
  AcademicCertificate: 'certificates',
  DrivingLicence: 'drivingLicence',
}

const forms: Readonly<Record<string, string>> = {
  MoneyItem: '61204.33',
  Money: '61204.33',
  DateItem: '2021-06-15',
  Date: '2021-06-15',
  DateTime: '2026-01-15T09:30:00+08:00',
  PartialDateItem: '1984-03 (the day may be unknown)',
  PartialDate: '1984-03 (the day may be unknown)',
  BooleanItem: 'true',
  Boolean: 'true',
  QuantityItem: '2',
  Int: '2',
  Float: '0.5',
  CodedItem: 'a code with its description',
  CodedValue: 'a code with its description',
  TextItem: 'text',
  String: 'text',
}

const recordSchema = z.record(z.string(), z.unknown())
const scalarSchema = z.union([z.string(), z.number(), z.boolean()])

/** `yields`: name of the type, lists and non-nulls taken off. Undefined for what is made of fields of its own. */
export function sampleValue(type: string, field: string, yields: string, persona: unknown): string | undefined {
  const section = recordSchema.safeParse(persona).data?.[sections[type] ?? '']
  const record = recordSchema.safeParse(Array.isArray(section) ? section[0] : section).data
  const scalar = scalarSchema.safeParse(record?.[field]).data
  // What is told relative to today means nothing here.
  if (scalar !== undefined && !String(scalar).startsWith('today')) return String(scalar)
  return forms[yields]
}
