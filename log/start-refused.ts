/** Why a service of the log does not start, in one sentence that names the setting. */
export class LogStartRefused extends Error {
  override readonly name = 'LogStartRefused'
}
