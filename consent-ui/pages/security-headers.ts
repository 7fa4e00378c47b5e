// What every page tells the browser: run nothing (or our own files alone), load nothing from elsewhere, stand in no frame,
// remember nothing.

/**
 * `formOrigins`: where a form of this page may lead by a redirect; browsers hold the redirect's target to form-action.
 * `script`: the page runs a script of ours, which may ask this server and may make no HTML of texts.
 */
export function securityHeaders(formOrigins: readonly string[] = [], script = false): Record<string, string> {
  const policy = [
    "default-src 'none'",
    ...(script ? ["script-src 'self'", "connect-src 'self'", "require-trusted-types-for 'script'"] : []),
    "style-src 'self'",
    "img-src 'self'",
    `form-action ${["'self'", ...formOrigins].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  }
}
