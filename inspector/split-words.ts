// A command line in words, as a POSIX shell splits it: single and double quotes, backslashes, continued lines. Nothing is
// expanded: a `$` is a `$`.

export function splitWords(text: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (character === "'" || character === '"') {
      const [inside, end] = quotedAt(text, at)
      word = (word ?? '') + inside
      at = end
    } else if (character === '\\') {
      at += 1
      // A backslash before a line's end continues the line.
      if (text[at] === '\r') at += 1
      if (text[at] !== '\n') word = (word ?? '') + (text[at] ?? '')
    } else word = (word ?? '') + character
  }
  if (word !== undefined) words.push(word)
  return words
}

/** What stands in the quotes that begin at `start`, and where they end; open ones end with the text. */
function quotedAt(text: string, start: number): readonly [string, number] {
  const quote = text[start]
  let inside = ''
  let at = start + 1
  for (; at < text.length && text[at] !== quote; at += 1) {
    if (quote === '"' && text[at] === '\\' && /["\\$`\n]/.test(text[at + 1] ?? '')) at += 1
    inside += text[at]
  }
  return [inside, at]
}
