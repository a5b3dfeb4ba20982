import { afterEach, expect, test } from 'vitest'
import { withoutScripts } from '../../../../src/wrapper/npm/preload/without-scripts.ts'

const variable = 'npm_config_ignore_scripts'
const inherited = process.env[variable]
afterEach(() => {
  if (inherited === undefined) delete process.env[variable]
  else process.env[variable] = inherited
})

test.each<[boolean | undefined, string | undefined]>([
  [undefined, undefined],
  [false, 'false'],
  [true, 'true'],
])('the option %s and the variable %s are restored', async (option, value) => {
  if (value === undefined) delete process.env[variable]
  else process.env[variable] = value
  const options = option === undefined ? {} : { ignoreScripts: option }
  const before = { ...options }
  const during = await withoutScripts({ options }, async () => [{ ...options }, process.env[variable]])
  expect(during).toEqual([{ ignoreScripts: true }, 'true'])
  expect(options).toEqual(before)
  expect(process.env[variable]).toBe(value)
})

test('they are restored after an error', async () => {
  delete process.env[variable]
  const options = {}
  await expect(withoutScripts({ options }, () => Promise.reject(new Error('broken')))).rejects.toThrow(
    'broken',
  )
  expect([options, process.env[variable]]).toEqual([{}, undefined])
})
