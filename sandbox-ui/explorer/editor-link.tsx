// Tells the explorer what stands in GraphiQL's editors at every key stroke, and lets it press Run. Renders nothing.
import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { useEffect } from 'react'
import type { ExplorerState } from './use-explorer.ts'

export function EditorLink({ explorer }: { readonly explorer: ExplorerState }): null {
  const { queryEditor, variableEditor } = useGraphiQL(pick('queryEditor', 'variableEditor'))
  const { run } = useGraphiQLActions()
  const { setQuery, setVariables, runs } = explorer
  useEffect(() => follow(queryEditor, setQuery), [queryEditor, setQuery])
  useEffect(() => follow(variableEditor, setVariables), [variableEditor, setVariables])
  useEffect(() => {
    runs.current = run
  }, [run, runs])
  return null
}

interface Editor {
  getValue(): string
  onDidChangeModelContent(listener: () => void): { dispose(): void }
}

function follow(editor: Editor | undefined, tell: (text: string) => void): (() => void) | undefined {
  if (!editor) return undefined
  tell(editor.getValue())
  const listening = editor.onDidChangeModelContent(() => tell(editor.getValue()))
  return () => listening.dispose()
}
