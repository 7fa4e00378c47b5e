/** What is stored is not what was sealed. Nothing more is signed until somebody has looked. */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged'
}
