// The question of a consent page, without what belongs to one asking: where the answer goes, the form's tokens, the number
// of the record, and for a company its name. What is left has to be the same on the real page and on its preview.
export function mainContent(html: string, company?: { readonly name: string; readonly shown: string }): string {
  const [, main] = /<main [^>]*>(.*)<\/main>/s.exec(html) ?? []
  if (main === undefined) throw new Error('the page has no main content')
  const plain = main
    .replaceAll(/\s*<input type="hidden" name="(?:csrf|consent|version)" value="[^"]*">/g, '')
    .replace(/(<form method="post") action="[^"]*"/, '$1')
    .replaceAll(/(<button [^>]*) disabled(?:="")?>/g, '$1>')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('> <', '><')
  if (company === undefined) return plain
  // Its UEN, and the way to choose another.
  return plain
    .replaceAll(company.name, company.shown)
    .replace(new RegExp(`(<strong>${company.shown}</strong>)<br>.*?(</dd>)`), '$1$2')
}
