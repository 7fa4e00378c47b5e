// The query in the editor survives the trip to the consent page. GraphiQL itself would open a tab more at every load; here
// it keeps everything but its tabs.
import { firstQuery } from './first-query.ts'

const key = 'izin-query'
const notKept = /:(?:tabState|query|variables|headers)$/

export const keptQuery = (): string => sessionStorage.getItem(key) ?? firstQuery

export const keepQuery = (query: string): void => sessionStorage.setItem(key, query)

export const editorStorage = {
  get length() {
    return localStorage.length
  },
  getItem: (name: string) => (notKept.test(name) ? null : localStorage.getItem(name)),
  setItem: (name: string, value: string) => {
    if (!notKept.test(name)) localStorage.setItem(name, value)
  },
  removeItem: (name: string) => localStorage.removeItem(name),
  clear: () => localStorage.clear(),
}
