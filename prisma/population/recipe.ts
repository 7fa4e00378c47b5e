// What decides every row of a population, beside the index of the person or company: nothing else may.
import { dayNumber } from './days.ts'

export interface Recipe {
  /** A whole number below 2^32. */
  readonly seed: number
  /** YYYY-MM-DD; the day on which the population is as old as it is. */
  readonly asOf: string
  /** The same as a day number. */
  readonly asOfDay: number
}

export function makeRecipe(seed: number, asOf: string): Recipe {
  return { seed, asOf, asOfDay: dayNumber(asOf) }
}

/** Raised whenever the same recipe makes other rows than before, so that two makes are never mixed in one database. */
export const recipeVersion = 1

/** Numbers of persons and companies are made from their index, and the ranges kept free for that end here. */
export const mostPeople = 5_300_000
/** Officers are drawn from eight people for each company, so that a company's rows depend on its index alone. */
export const peoplePerCompany = 8
