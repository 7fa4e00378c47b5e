// The schema map: entities, the subgraphs that give their fields, and the agencies that answer through them. Whoever can't
// see it reads the same from the table below.
import { type ReactNode, useEffect, useState } from 'react'
import { z } from 'zod'

const graphSchema = z.object({
  subgraphs: z.array(z.string()),
  entities: z.array(z.object({ name: z.string(), fields: z.record(z.string(), z.number()) })),
  agencies: z.array(z.object({ code: z.string(), items: z.record(z.string(), z.number()) })),
})
type Graph = z.infer<typeof graphSchema>

export function SchemaMap(): ReactNode {
  const [graph, setGraph] = useState<Graph>()
  useEffect(() => {
    void fetch('/sandbox/graph')
      .then((response) => response.json())
      .then((answer) => setGraph(graphSchema.parse(answer)))
  }, [])
  return (
    <div className="page">
      <h1>Schema map</h1>
      <p>
        One graph, many owners. An entity on the left is joined by its key; each subgraph in the middle gives some of
        its fields; the agencies on the right answer for the items. A number on a line counts fields or items.
      </p>
      {graph ? <Picture graph={graph} /> : <p>Loading…</p>}
      {graph ? <Tables graph={graph} /> : null}
    </div>
  )
}

const box = { width: 150, height: 34, gap: 12 }
const columns = { entities: 10, subgraphs: 360, agencies: 710 }
const width = columns.agencies + box.width + 10

function Picture({ graph }: { readonly graph: Graph }): ReactNode {
  const { entities, subgraphs, agencies } = graph
  const rows = Math.max(entities.length, subgraphs.length, agencies.length)
  const height = rows * (box.height + box.gap) + box.gap
  const place = (index: number, count: number) => (height / (count + 1)) * (index + 1)
  const middle = (name: string) => place(subgraphs.indexOf(name), subgraphs.length)
  return (
    <svg className="map" viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby="map-title">
      <title id="map-title">Entities, subgraphs and agencies, and what joins them; the tables below say the same</title>
      {entities.flatMap(({ name, fields }, index) =>
        Object.entries(fields).map(([subgraph, count]) => (
          <Line
            key={`${name} ${subgraph}`}
            from={[columns.entities + box.width, place(index, entities.length)]}
            to={[columns.subgraphs, middle(subgraph)]}
            count={count}
            at={0.36}
          />
        )),
      )}
      {agencies.flatMap(({ code, items }, index) =>
        Object.entries(items).map(([subgraph, count]) => (
          <Line
            key={`${code} ${subgraph}`}
            from={[columns.agencies, place(index, agencies.length)]}
            to={[columns.subgraphs + box.width, middle(subgraph)]}
            count={count}
            at={0.12}
          />
        )),
      )}
      {entities.map(({ name }, index) => (
        <Box key={name} kind="entity" x={columns.entities} y={place(index, entities.length)} text={name} />
      ))}
      {subgraphs.map((name) => (
        <Box key={name} kind="subgraph" x={columns.subgraphs} y={middle(name)} text={name} />
      ))}
      {agencies.map(({ code }, index) => (
        <Box key={code} kind="agency" x={columns.agencies} y={place(index, agencies.length)} text={code} />
      ))}
    </svg>
  )
}

interface BoxProps {
  readonly kind: 'entity' | 'subgraph' | 'agency'
  readonly x: number
  readonly y: number
  readonly text: string
}

function Box({ kind, x, y, text }: BoxProps): ReactNode {
  return (
    <g className={`map-${kind}`}>
      <rect x={x} y={y - box.height / 2} width={box.width} height={box.height} rx="6" />
      <text x={x + box.width / 2} y={y + 5} textAnchor="middle">
        {text}
      </text>
    </g>
  )
}

type Point = readonly [x: number, y: number]

interface LineProps {
  readonly from: Point
  readonly to: Point
  readonly count: number
  /** How far along the line its number stands: where lines do not cross. */
  readonly at: number
}

function Line({ from, to, count, at }: LineProps): ReactNode {
  const half = (from[0] + to[0]) / 2
  const [x, y] = pointOn([from, [half, from[1]], [half, to[1]], to], at)
  return (
    <g className="map-line">
      <path d={`M ${from[0]} ${from[1]} C ${half} ${from[1]}, ${half} ${to[1]}, ${to[0]} ${to[1]}`} />
      <text x={x} y={y - 4} textAnchor="middle">
        {count}
      </text>
    </g>
  )
}

/** On a cubic Bézier curve, by de Casteljau's construction. */
function pointOn(points: readonly Point[], at: number): Point {
  const [first = [0, 0], ...rest] = points
  if (rest.length === 0) return first
  const between = rest.map((point, index): Point => {
    const [x, y] = points[index] ?? point
    return [x + (point[0] - x) * at, y + (point[1] - y) * at]
  })
  return pointOn(between, at)
}

function Tables({ graph }: { readonly graph: Graph }): ReactNode {
  return (
    <>
      <h2>Fields of each entity, by subgraph</h2>
      <Counts
        head="Entity"
        subgraphs={graph.subgraphs}
        rows={graph.entities.map(({ name, fields }) => ({ name, counts: fields }))}
      />
      <h2>Items of each agency, by subgraph</h2>
      <Counts
        head="Agency"
        subgraphs={graph.subgraphs}
        rows={graph.agencies.map(({ code, items }) => ({ name: code, counts: items }))}
      />
    </>
  )
}

interface CountsProps {
  readonly head: string
  readonly subgraphs: readonly string[]
  readonly rows: readonly { readonly name: string; readonly counts: Readonly<Record<string, number>> }[]
}

function Counts({ head, subgraphs, rows }: CountsProps): ReactNode {
  return (
    <table className="stages">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          {subgraphs.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, counts }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {subgraphs.map((subgraph) => (
              <td key={subgraph}>{counts[subgraph] ?? '–'}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
