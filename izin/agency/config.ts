// Where an agency's commands find the registry and their own key: the environment and one small file, made by
// `izin keys new`. The only file of them that reads process.env.
import { existsSync } from 'node:fs'
import { z } from 'zod'
import { unknownVariables } from '../../schema/contract/environment.ts'
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { readJson } from '../read-input-file.ts'

const settingsSchema = z.object({
  IZIN_REGISTRY_URL: z.url('IZIN_REGISTRY_URL must be a URL').default('http://localhost:4020'),
  IZIN_REGISTRY_JWKS_FILE: z.string().optional(),
  IZIN_AGENCY_FILE: z.string().default('agency.json'),
})

/** The agency file. The key is private: the file is its owner's alone. */
export const agencyFileSchema = z.strictObject({
  clientId: z.string().min(1),
  key: z.looseObject({ kty: z.literal('EC'), crv: z.literal('P-256'), d: z.string(), kid: z.string() }),
})
export type AgencyFile = z.infer<typeof agencyFileSchema>

export interface AgencySettings {
  /** An origin. */
  readonly registryUrl: string
  readonly agencyFile: string
  /** Public keys that the registry is known by. */
  readonly registryKeysFile: string | undefined
}

export function readAgencySettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): AgencySettings {
  const [unknown] = unknownVariables(environment)
  if (unknown !== undefined)
    throw new CommandProblem(`There is no setting ${unknown}; correct its name or remove it.`, exitCodes.unable)
  const parsed = settingsSchema.safeParse(environment)
  if (!parsed.success) throw new CommandProblem(`${parsed.error.issues[0]?.message}.`, exitCodes.unable)
  return {
    registryUrl: new URL(parsed.data.IZIN_REGISTRY_URL).origin,
    agencyFile: parsed.data.IZIN_AGENCY_FILE,
    registryKeysFile: parsed.data.IZIN_REGISTRY_JWKS_FILE,
  }
}

export function readAgencyFile(file: string): AgencyFile {
  if (!existsSync(file))
    throw new CommandProblem(
      `${file} cannot be read: make it with izin keys new <client>, or run this where yours is. IZIN_AGENCY_FILE names another.`,
      exitCodes.unable,
    )
  return readJson(file, agencyFileSchema, 'a client id and a private key, as `izin keys new` writes them')
}
