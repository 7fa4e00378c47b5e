// The Chromium of this machine, for the screenshots and the browser tests. It asks nobody on the network for anything.
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Undefined where none is installed. */
export const browserPath = places.find(existsSync)

export function launchBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error(`There is no Chromium at ${places.join(', ')}.`)
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update']
  return chromium.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-sync', ...quiet],
  })
}
