// The names in a starter, all made from the subgraph's: `bike-share` gives the types BikeShare… and the scopes bike-share.….
export interface StarterNames {
  readonly subgraph: string
  readonly agency: string
  /** Prefix of types: `BikeShare`. */
  readonly types: string
  /** Field of a person: `bikeShareVisits`. */
  readonly field: string
}

export function namesOf(subgraph: string, agency: string): StarterNames {
  const types = subgraph
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('')
  return { subgraph, agency, types, field: `${types.charAt(0).toLowerCase()}${types.slice(1)}Visits` }
}
