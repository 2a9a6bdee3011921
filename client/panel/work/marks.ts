/** How workers are told apart: each has a letter, and a colour that says no more than the letter does. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Degrees, so that neighbours in the list are far apart on the circle: the golden angle. */
const TURN = 137.508

/** Of the worker in this place: `A`; beyond the alphabet its number. */
export function markOf(place: number): string {
  return LETTERS[place] ?? String(place + 1)
}

/** Hue in degrees. */
export function hueOf(place: number): number {
  return (210 + place * TURN) % 360
}
