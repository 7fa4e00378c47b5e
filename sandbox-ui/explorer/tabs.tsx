// Panels of which one is shown, as the ARIA practices have it: one tab in the tab order, arrows between them.
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'

export interface Tab {
  readonly id: string
  readonly name: string
  readonly content: ReactNode
}

interface TabsProps {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly chosen: string
  readonly choose: (id: string) => void
}

export function Tabs({ label, tabs, chosen, choose }: TabsProps): ReactNode {
  const prefix = useId()
  const list = useRef<HTMLDivElement>(null)
  const shown = tabs.find(({ id }) => id === chosen) ?? tabs[0]

  function move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    const at = tabs.findIndex(({ id }) => id === shown?.id)
    const next = (at + step + tabs.length) % tabs.length
    choose(tabs[next]?.id ?? '')
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus()
  }

  return (
    <>
      <div role="tablist" aria-label={label} className="tabs" ref={list} onKeyDown={move} tabIndex={-1}>
        {tabs.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${prefix}-${id}`}
            aria-selected={id === shown?.id}
            aria-controls={`${prefix}-panel`}
            tabIndex={id === shown?.id ? 0 : -1}
            onClick={() => choose(id)}
          >
            {name}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${prefix}-panel`}
        aria-labelledby={`${prefix}-${shown?.id}`}
        className="panel-body"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {shown?.content}
      </div>
    </>
  )
}
