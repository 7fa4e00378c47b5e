// A server that does not answer at all is told apart from one that refuses, and named.

/** A TypeError, as what fetch throws: openid-client hands that on as it is. */
export class NotReached extends TypeError {
  override readonly name = 'NotReached'

  constructor(server: string) {
    super(`There is no answer from ${server}. Is \`npm start\` still running? Start it, and press again.`)
  }
}

export async function reach(address: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(address, options)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new NotReached(address.startsWith('/') ? 'the gateway' : new URL(address).origin)
  }
}
