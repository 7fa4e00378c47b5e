// A recipient's address for notices (RFC 8935), on this machine: keeps what it is sent and answers as it is told.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface NoticeReceiver {
  readonly url: string
  readonly received: { readonly contentType: string | undefined; readonly token: string }[]
  /** What to answer from now on; `hang` never answers. */
  answer: number | 'hang' | { readonly redirect: string }
  /** Resolves once `count` tokens have come in all. */
  until(count: number): Promise<void>
  stop(): Promise<void>
}

export async function startNoticeReceiver(): Promise<NoticeReceiver> {
  const waiting: { readonly count: number; readonly resolve: () => void }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    receiver.received.push({
      contentType: request.headers['content-type'],
      token: Buffer.concat(chunks).toString('utf8'),
    })
    for (const { count, resolve } of waiting) if (receiver.received.length >= count) resolve()
    const { answer } = receiver
    if (answer === 'hang') return
    if (typeof answer === 'number') response.writeHead(answer).end()
    else response.writeHead(307, { location: answer.redirect }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const receiver: NoticeReceiver = {
    url: `http://127.0.0.1:${port}/notices`,
    received: [],
    answer: 202,
    until: (count) =>
      new Promise((resolve) => {
        if (receiver.received.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}
