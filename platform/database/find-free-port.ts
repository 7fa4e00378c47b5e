// Free ports on the loopback address. The answer is a hint: somebody else may be quicker. So that it seldom is wrong,
// every process looks in a hundred ports of its own, below those that systems give to outgoing connections.
import { createServer } from 'node:net'

const first = 10_000
const span = 100
const slots = 200
let next = Math.floor(Math.random() * span)

export async function findFreePort(): Promise<number> {
  const slot = first + (process.pid % slots) * span
  for (let tried = 0; tried < span; tried++) {
    const port = slot + (next++ % span)
    if (await isPortFree(port)) return port
  }
  throw new Error(`no port is free between ${slot} and ${slot + span - 1}`)
}

export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
