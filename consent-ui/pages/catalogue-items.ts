// The catalogue's items as pages show them, found by the graph's coordinate (`Person.name`) as the log has it. What is no item of its own, such as a container, has no name for a person and is left out.
import { readItemMetadata } from '../../schema/item-metadata.ts'
import type { ItemPart } from './group-items.ts'

const catalogue = readItemMetadata()
const byCoordinate = new Map<string, ItemPart>(catalogue.map((leaf) => [leaf.coordinate, leaf]))

export function itemsOfCoordinates(coordinates: readonly string[]): ItemPart[] {
  return coordinates.flatMap((coordinate) => byCoordinate.get(coordinate) ?? [])
}

/** Of the parts of one item, such as `cpfbalances`; none for what is no item. */
export function coordinatesOfItem(item: string): string[] {
  return catalogue.filter((leaf) => leaf.item === item).map(({ coordinate }) => coordinate)
}
