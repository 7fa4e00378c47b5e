// A fault to choose: which, and what the fault needs besides, with what the query holds offered first.
import { parse } from 'graphql'
import type { ReactNode } from 'react'
import type { ExplorerState } from '../explorer/use-explorer.ts'
import type { OfferedFault } from './fault-list.ts'
import { fieldsOfQuery } from './fields-of-query.ts'

export function FaultPicker({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { fault, world, setFault } = explorer
  const offered = world.faults.find(({ name }) => name === fault?.name)
  const choose = (name: string) => {
    const chosen = world.faults.find((one) => one.name === name)
    setFault(chosen && { name, at: chosen.at, value: firstValue(chosen, explorer) })
  }
  return (
    <>
      <label>
        <span>Fault</span>
        <select value={offered?.name ?? ''} onChange={(event) => choose(event.target.value)}>
          <option value="">none</option>
          {world.faults.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {fault && offered ? (
        <FaultValue
          offered={offered}
          inQuery={inQuery(offered, explorer)}
          value={fault.value}
          change={(value) => setFault({ ...fault, value })}
        />
      ) : null}
    </>
  )
}

interface FaultValueProps {
  readonly offered: OfferedFault
  readonly inQuery: readonly string[]
  readonly value: string
  readonly change: (value: string) => void
}

function FaultValue({ offered, inQuery: here, value, change }: FaultValueProps): ReactNode {
  const { value: kind, choices = [] } = offered
  if (kind === 'nothing') return null
  if (kind === 'seconds')
    return (
      <label>
        <span>Seconds</span>
        <input
          type="number"
          step="1"
          min="-86400"
          max="86400"
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      </label>
    )
  const [name = '', late = ''] = value.split(':')
  const others = choices.filter((one) => !here.includes(one))
  return (
    <>
      <label>
        <span>{kind === 'item' ? 'Item' : 'Agency'}</span>
        <select
          value={name}
          onChange={(event) => change(late === '' ? event.target.value : `${event.target.value}:${late}`)}
        >
          <Group label="In this query" names={here} />
          <Group label="Others" names={others} />
        </select>
      </label>
      {kind === 'agency[:milliseconds]' ? (
        <label>
          <span>Late by, in ms</span>
          <input
            type="number"
            step="1"
            min="0"
            max="60000"
            placeholder="too late"
            value={late}
            onChange={(event) => change(event.target.value === '' ? name : `${name}:${event.target.value}`)}
          />
        </label>
      ) : null}
    </>
  )
}

function Group({ label, names }: { readonly label: string; readonly names: readonly string[] }): ReactNode {
  if (names.length === 0) return null
  return (
    <optgroup label={label}>
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </optgroup>
  )
}

function inQuery({ value, choices = [] }: OfferedFault, { needs, query, world }: ExplorerState): readonly string[] {
  if (!('report' in needs)) return []
  const held = value === 'item' ? fieldsOfQuery(parse(query), world.graph.schema) : needs.report.agencies
  return choices.filter((one) => held.includes(one))
}

function firstValue(offered: OfferedFault, explorer: ExplorerState): string {
  if (offered.value === 'nothing') return ''
  if (offered.value === 'seconds') return '120'
  return inQuery(offered, explorer)[0] ?? offered.choices?.[0] ?? ''
}
