// Items as pages show them, found by the graph's coordinate (`Person.name`) as the log has it. What is no item of its own, such as a container, has no name for a person and is left out.
import { readItemMetadata } from '../../schema/item-metadata.ts'
import type { ItemPart } from './group-items.ts'

const ours = readItemMetadata()
const byCoordinate = new Map<string, ItemPart>(ours.map((leaf) => [leaf.coordinate, leaf]))

/** `catalogue`: where what agencies published is found. */
export function itemsOfCoordinates(coordinates: readonly string[], catalogue: readonly ItemPart[]): ItemPart[] {
  return coordinates.flatMap(
    (coordinate) =>
      byCoordinate.get(coordinate) ?? catalogue.find((part) => part.coordinates?.includes(coordinate)) ?? [],
  )
}

/** Of one group of `groupItems`, such as `cpfbalances`; none for what is no item. */
export function coordinatesOfItem(item: string, catalogue: readonly ItemPart[]): string[] {
  const published = catalogue.filter(({ registered, scope }) => registered === true && scope === item)
  return [
    ...ours.filter((leaf) => leaf.item === item).map(({ coordinate }) => coordinate),
    ...published.flatMap(({ coordinates }) => coordinates ?? []),
  ]
}
