// The library's own browser session, which remembers nothing from one authorization request to the next: every request
// is answered on our pages, where our own session says who is signed in. So no account is carried over, and the library
// never asks a person to sign out because another account was chosen.
import type { Adapter } from 'oidc-provider'

export const forgetfulSessionAdapter: Adapter = {
  async upsert() {},
  async find() {},
  async findByUid() {},
  async findByUserCode() {},
  async consume() {},
  async destroy() {},
  async revokeByGrantId() {},
}
