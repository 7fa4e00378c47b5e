/** A reason not to start, in one sentence with the next step. */
export class RegistryStartRefused extends Error {
  override readonly name = 'RegistryStartRefused'
}
