// The files that every page loads: the design system's styles, our own, the mark.
import { readFile } from 'node:fs/promises'
import { designSystemStyles } from './design-system.ts'

export interface PageAsset {
  readonly type: string
  readonly content: string
}

const css = 'text/css; charset=utf-8'

/** By file name. */
export async function pageAssets(): Promise<ReadonlyMap<string, PageAsset>> {
  const own = (name: string) => readFile(new URL(`assets/${name}`, import.meta.url), 'utf8')
  return new Map([
    ['design-system.css', { type: css, content: await designSystemStyles() }],
    ['izin.css', { type: css, content: await own('izin.css') }],
    ['izin.svg', { type: 'image/svg+xml', content: await own('izin.svg') }],
  ])
}
