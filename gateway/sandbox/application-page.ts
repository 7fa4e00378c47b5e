// The one HTML page of the sandbox's application, and what it may do: run our own files, speak to the gateway and the
// authorization server, and nothing else.
import { randomBytes } from 'node:crypto'
import type { Application } from '../../sandbox-ui/build-application.ts'
import type { HttpAnswer } from '../http/answer.ts'

export interface Addresses {
  readonly gateway: string
  readonly issuer: string
}

const assets = '/sandbox/assets'

export function applicationPage({ entries }: Application, addresses: Addresses): HttpAnswer {
  const nonce = randomBytes(16).toString('base64')
  const workers = Object.fromEntries(
    ['editor', 'json', 'graphql'].map((name) => [name, `${assets}/${entries[`${name}.worker.js`]}`]),
  )
  const settings = escapeAttribute(JSON.stringify({ ...addresses, workers }))
  const body = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="izin-sandbox" content="${settings}">
    <title>Sandbox · Izin</title>
    <link rel="stylesheet" href="${assets}/${entries['main.css']}">
    <link rel="icon" href="data:,">
    <script type="module" nonce="${nonce}" src="${assets}/${entries['main.js']}"></script>
  </head>
  <body>
    <div id="application"><noscript>The explorer runs in the browser, so it needs JavaScript. Everything it does is described in the README and can be done from a terminal.</noscript></div>
  </body>
</html>
`
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy(addresses, nonce),
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    },
    body,
  }
}

function policy({ issuer }: Addresses, nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    // The editor makes style elements, which the application marks with the nonce, and places its lines by style
    // attributes. Neither can run anything.
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${new URL(issuer).origin}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
