// What the code editor needs under our content security policy: its workers from our own files, and its style elements
// marked as ours. Imported before anything of the editor.
import { settings } from './settings.ts'

const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''
const create = document.createElement.bind(document)

document.createElement = (name: string, options?: ElementCreationOptions) => {
  const element = create(name, options)
  if (element instanceof HTMLStyleElement) element.nonce = nonce
  return element
}

// Under this name the editor looks for it.
Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_moduleId: string, label: string) => {
      const { workers } = settings
      const file = label === 'graphql' ? workers.graphql : label === 'json' ? workers.json : workers.editor
      return new Worker(file, { type: 'module' })
    },
  },
})
