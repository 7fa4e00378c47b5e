// The style sheet of govuk-frontend (MIT), without what belongs to its government alone: the typeface and the crest. Our
// name, colours and mark come in assets/izin.css. Read from the installed package; nothing is fetched at run time.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const ownTypefaces =
  'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Tamil","Noto Sans CJK SC","Noto Sans SC",Arial,sans-serif'

export async function designSystemStyles(): Promise<string> {
  const file = createRequire(import.meta.url).resolve('govuk-frontend/dist/govuk/govuk-frontend.min.css')
  return withoutProtectedParts(await readFile(file, 'utf8'))
}

export function withoutProtectedParts(css: string): string {
  const styles = css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/@font-face\{[^}]*\}/g, '')
    .replace(/[^{}]*crest[^{}]*\{[^{}]*\}/g, '')
    .replace(/[^{}]*\{[^{}]*govuk-crest[^{}]*\}/g, '')
    .replaceAll(/"?GDS Transport"?,arial,sans-serif/g, ownTypefaces)
  // A new version of the package may write them in another way; then we would rather not start.
  if (/GDS Transport|url\(|crest/.test(styles)) throw new Error('govuk-frontend has parts that must not be used')
  return styles
}
