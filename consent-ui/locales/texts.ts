// The texts of the pages in one language. Another language is another object of this shape.
import type { en } from './en.ts'

export type Texts = typeof en
