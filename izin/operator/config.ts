// Where an operator's commands find the databases: the environment, or the file that a running sandbox writes. The only
// file of them that reads process.env. A URL holds a password, so it is never an argument.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { unknownVariables } from '../../schema/contract/environment.ts'
import { type OperatorUrls, operatorFile, operatorFileSchema } from '../../schema/contract/operator-file.ts'
import { CommandProblem, exitCodes } from '../exit-codes.ts'

const settingsSchema = z.object({
  IZIN_OPERATOR_DATABASE_URL: z.url().optional(),
  IZIN_OPERATOR_REGISTRY_DATABASE_URL: z.url().optional(),
  IZIN_DATA_FOLDER: z.string().default('.izin'),
})

export function readOperatorUrls(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): OperatorUrls {
  const [unknown] = unknownVariables(environment)
  if (unknown !== undefined)
    throw new CommandProblem(`There is no setting ${unknown}; correct its name or remove it.`, exitCodes.unable)
  const settings = settingsSchema.safeParse(environment)
  if (!settings.success)
    throw new CommandProblem(
      'IZIN_OPERATOR_DATABASE_URL must be a URL like postgresql://you@host/izin.',
      exitCodes.unable,
    )
  const { IZIN_OPERATOR_DATABASE_URL: consent, IZIN_DATA_FOLDER: folder } = settings.data
  if (consent !== undefined) return { consent, registry: settings.data.IZIN_OPERATOR_REGISTRY_DATABASE_URL ?? consent }
  try {
    return operatorFileSchema.parse(JSON.parse(readFileSync(join(folder, operatorFile), 'utf8')))
  } catch {
    throw new CommandProblem(
      'Set IZIN_OPERATOR_DATABASE_URL to the consent database with your own login of the role izin_operator. In the sandbox start `npm start` here first: it writes a login into .izin.',
      exitCodes.unable,
    )
  }
}
