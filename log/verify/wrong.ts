/** The first thing that is wrong with an export, in words for its reader. */
export class Wrong extends Error {
  override readonly name = 'Wrong'
}
