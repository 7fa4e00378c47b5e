// Makes a database on a cluster of our own if it is not there yet. Databases of others are never created here.
import { connect } from './connect.ts'

export async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = await connect({ connectionString: adminUrl }, 'IZIN_DATA_FOLDER')
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}
