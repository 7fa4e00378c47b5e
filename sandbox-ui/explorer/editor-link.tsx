// Tells the explorer what stands in GraphiQL's editor, and lets it press Run. Renders nothing.
import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { useEffect } from 'react'
import { firstQuery } from './first-query.ts'
import type { ExplorerState } from './use-explorer.ts'

export function EditorLink({ explorer }: { readonly explorer: ExplorerState }): null {
  const { tabs, activeTabIndex } = useGraphiQL(pick('tabs', 'activeTabIndex'))
  const { run } = useGraphiQLActions()
  const { setQuery, setVariables, runs } = explorer
  const tab = tabs[activeTabIndex]
  const [query, variables] = [tab?.query ?? firstQuery, tab?.variables ?? '']
  useEffect(() => setQuery(query), [query, setQuery])
  useEffect(() => setVariables(variables), [variables, setVariables])
  useEffect(() => {
    runs.current = run
  }, [run, runs])
  return null
}
