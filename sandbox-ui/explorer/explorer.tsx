// The explorer: who asks whom above, the query and its answer in GraphiQL, and beside them what the query needs and why the
// answer is as it is.
import { GraphiQL } from 'graphiql'
import { type ReactNode, useState } from 'react'
import { FaultNotice } from '../faults/fault-notice.tsx'
import type { World } from '../load-world.ts'
import { CodePanel } from './code-panel.tsx'
import { EditorLink } from './editor-link.tsx'
import { firstQuery } from './first-query.ts'
import { FirstVisit } from './first-visit.tsx'
import { editorStorage, keptQuery } from './kept-query.ts'
import { ScopesPanel } from './scopes-panel.tsx'
import { SessionBar } from './session-bar.tsx'
import { Tabs } from './tabs.tsx'
import { useExplorer } from './use-explorer.ts'
import { WhyPanel } from './why-panel.tsx'

export function Explorer({ world }: { readonly world: World }): ReactNode {
  const explorer = useExplorer(world)
  const [panel, setPanel] = useState('scopes')
  const refused = explorer.last?.answer.errors?.length ?? 0
  const panels = [
    { id: 'scopes', name: 'Scopes', content: <ScopesPanel explorer={explorer} /> },
    { id: 'why', name: refused === 0 ? 'Why' : `Why (${refused})`, content: <WhyPanel explorer={explorer} /> },
    { id: 'code', name: 'Copy as code', content: <CodePanel explorer={explorer} /> },
  ]
  return (
    <div className="explorer">
      <h1 className="hidden">Explorer</h1>
      <SessionBar explorer={explorer} />
      <FirstVisit explorer={explorer} />
      <div className="workbench">
        <section className="editor" aria-label="Query and answer">
          <FaultNotice explorer={explorer} />
          <GraphiQL
            schema={world.documented}
            fetcher={explorer.fetcher}
            initialQuery={keptQuery()}
            defaultQuery={firstQuery}
            storage={editorStorage}
            forcedTheme="light"
            defaultEditorToolsVisibility={false}
            isHeadersEditorEnabled={false}
            shouldPersistHeaders={false}
          >
            <GraphiQL.Logo>
              <span />
            </GraphiQL.Logo>
            <GraphiQL.Toolbar>
              {({ prettify, copy }) => (
                <>
                  <EditorLink explorer={explorer} />
                  {prettify}
                  {copy}
                </>
              )}
            </GraphiQL.Toolbar>
          </GraphiQL>
        </section>
        <aside className="panel" aria-label="About this query">
          <Tabs label="About this query" tabs={panels} chosen={panel} choose={setPanel} />
        </aside>
      </div>
    </div>
  )
}
