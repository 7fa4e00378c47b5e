// What an engineer is told names parameters and claims between backticks, on the terminal too; here they are set as code.
import type { ReactNode } from 'react'

export function Words({ of: text }: { readonly of: string }): ReactNode {
  // What was sent is quoted and may hold anything; only what looks like a name is one.
  return text
    .split(/(`[\w.:/ -]+`)/)
    .map((part, index) => (index % 2 === 1 ? <code key={index}>{part.slice(1, -1)}</code> : part))
}
