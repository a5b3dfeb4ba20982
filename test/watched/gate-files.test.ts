import { expect, test } from 'vitest'
import { vendoredPlaces } from '../../src/setup/vendored.ts'
import { gateFiles } from '../../src/watched/gate-files.ts'

test('every place that depgate is put at as one file is a file of the gate', () => {
  const programs = gateFiles.filter(({ kind }) => kind === 'hook').map(({ path }) => path)
  expect(vendoredPlaces.filter((place) => !programs.includes(place))).toEqual([])
})
