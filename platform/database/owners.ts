// The owners of data and where each keeps its migrations. A schema is named as its owner is; URLs carry none.
import { fileURLToPath } from 'node:url'
import type pg from 'pg'

/** Of data about people and companies, which the sandbox makes up. */
export const dataOwners = ['person', 'corporate', 'consent'] as const
export type DataOwner = (typeof dataOwners)[number]

export const owners = [...dataOwners, 'registry'] as const
export type Owner = (typeof owners)[number]

/** One URL per owner, with the right to create and change the owner's schema. They may name the same database. */
export type OwnerUrls = Readonly<Record<Owner, string>>

export function migrationsFolder(owner: Owner): string {
  return fileURLToPath(new URL(`../../prisma/${owner}/migrations`, import.meta.url))
}

/** Unqualified names mean the owner's schema. */
export function ownerConnection(url: string, owner: Owner): pg.ClientConfig {
  return { connectionString: url, options: `-c search_path=${owner}`, application_name: `izin-platform-${owner}` }
}
