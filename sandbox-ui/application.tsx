// The frame: our mark, the views, and whatever went wrong, in words.
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import mark from '../consent-ui/pages/assets/izin.svg'
import { Explorer } from './explorer/explorer.tsx'
import { InspectorPage } from './inspector/inspector-page.tsx'
import { loadWorld, type World } from './load-world.ts'
import { SchemaMap } from './map/schema-map.tsx'
import { YourOwn } from './own/your-own.tsx'
import { settings } from './settings.ts'

const views = [
  // Shown by `KeptExplorer` instead.
  { id: 'explorer', name: 'Explorer', show: () => null },
  { id: 'inspector', name: 'Inspector', show: (world: World) => <InspectorPage world={world} /> },
  { id: 'map', name: 'Schema map', show: () => <SchemaMap /> },
  {
    id: 'own',
    name: 'Your own',
    show: (world: World, reload: () => void) => <YourOwn world={world} reload={reload} />,
  },
] as const
type ViewId = (typeof views)[number]['id']

export function Application(): ReactNode {
  const [world, setWorld] = useState<World | Error>()
  const [viewId, setView] = useState<ViewId>(viewOfAddress)
  const load = useCallback(() => {
    loadWorld().then(setWorld, (error: unknown) => setWorld(error instanceof Error ? error : new Error(String(error))))
  }, [])
  useEffect(() => {
    load()
    const follow = () => setView(viewOfAddress())
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [load])
  const view = views.find(({ id }) => id === viewId) ?? views[0]
  return (
    <>
      <a className="skip" href="#main">
        Skip to the main content
      </a>
      <header className="top">
        <p className="brand">
          <img src={mark} alt="" width="32" height="32" />
          <strong lang="ms">Izin</strong> <span className="brand-line">sandbox</span>
        </p>
        <nav aria-label="Views">
          <ul>
            {views.map(({ id, name }) => (
              <li key={id}>
                <a href={`#${id}`} aria-current={id === view.id ? 'page' : undefined}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <p className="made-up">All people, companies and banks are made up.</p>
      </header>
      <main id="main" tabIndex={-1}>
        {world === undefined ? <p className="loading">Loading the graph…</p> : null}
        {world instanceof Error ? <NotLoaded error={world} /> : null}
        {world === undefined || world instanceof Error ? null : (
          <>
            <KeptExplorer world={world} shown={view.id === 'explorer'} />
            {view.show(world, load)}
          </>
        )}
      </main>
    </>
  )
}

/** The consent, the query and its answer outlive a look at another view: once shown, the explorer is only hidden. */
function KeptExplorer({ world, shown }: { readonly world: World; readonly shown: boolean }): ReactNode {
  const [opened, setOpened] = useState(shown)
  useEffect(() => {
    if (shown) setOpened(true)
  }, [shown])
  if (!opened && !shown) return null
  return (
    <div className="view" hidden={!shown}>
      <Explorer world={world} />
    </div>
  )
}

function viewOfAddress(): ViewId {
  const id = location.hash.slice(1)
  return views.find((view) => view.id === id)?.id ?? 'explorer'
}

function NotLoaded({ error }: { readonly error: Error }): ReactNode {
  return (
    <div role="alert" className="notice notice--problem">
      <h1>The sandbox did not load</h1>
      <p>{error.message}</p>
      <p>
        Is <code>npm start</code> still running at {settings.gateway}? Then load this page again.
      </p>
    </div>
  )
}
