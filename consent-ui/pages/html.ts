// Pages are written as templates that escape every value; nothing in this folder builds HTML from strings.
import { html } from 'hono/html'

export { html }
export type Html = ReturnType<typeof html>
