// Reads the ages that package managers ask a release to have.

const unitMinutes: Readonly<Record<string, number>> = {
  ms: 1 / 60_000,
  s: 1 / 60,
  m: 1,
  h: 60,
  d: 1440,
  w: 10_080,
}

/**
 * Reads an age in minutes: a bare number in the unit of its setting (pnpm minutes, bun seconds), or with a unit as yarn
 * takes it (`3d`); null for what is no age, such as a reference to the environment.
 *
 * @param minutes - the unit of a bare number.
 */
export function readAge(text: string, minutes: number): number | null {
  const [, digits = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,6})?)\s*(ms|s|m|h|d|w)?$/.exec(text.trim()) ?? []
  if (digits === '') return null
  return Number(digits) * (unit === '' ? minutes : (unitMinutes[unit] ?? 1))
}
