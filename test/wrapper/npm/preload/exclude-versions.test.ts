import { afterEach, describe, expect, test, vi } from 'vitest'
import { wantedBy } from '../../../../src/wrapper/npm/preload/exclude-versions.ts'
import { arboristOf } from '../../../support/preload.ts'

afterEach(() => vi.unstubAllEnvs())

/** Applies restrictions as depgate passes them to npm. */
async function restrict(restrictions: object | null, options: Record<string, unknown> = {}, add?: string[]) {
  vi.resetModules()
  vi.stubEnv('DEPGATE_RESTRICTIONS', restrictions === null ? undefined : JSON.stringify(restrictions))
  const { restrictOptions } = await import('../../../../src/wrapper/npm/preload/exclude-versions.ts')
  const arborist = arboristOf([], { options })
  return { given: restrictOptions(arborist, add === undefined ? {} : { add }), options: arborist.options }
}

describe('the error of npm names what it did not find', () => {
  test.each([
    ['ETARGET', 'No matching version found for ms@^9.', 'ms', '^9'],
    ['ETARGET', 'No matching version found for @s/n@1.0.0 - 2.0.0.', '@s/n', '1.0.0 - 2.0.0'],
    ['ETARGET', 'No matching version found for ms@^2 with a date before 1/1/2026, 12:00:00 AM.', 'ms', '^2'],
    ['ETARGET', 'No matching version found for as@npm:real@^2.', 'as', 'npm:real@^2'],
    ['ENOVERSIONS', 'No versions available for ms', 'ms', ''],
    ['ENOVERSIONS', 'No versions available for @s/n', '@s/n', ''],
  ])('%s: %s', (code, message, name, range) => {
    expect(wantedBy(Object.assign(new Error(message), { code }))).toEqual({ name, range })
  })

  test.each([
    [Object.assign(new Error('404 Not Found for ms@1'), { code: 'E404' })],
    [Object.assign(new Error('something else'), { code: 'ETARGET' })],
    [{ code: 'ETARGET' }],
    [new Error('No matching version found for ms@^9.')],
  ])('%s: not', (error) => {
    expect(wantedBy(error)).toBeNull()
  })
})

describe('the moment', () => {
  const before = '2026-01-02T00:00:00.000Z'

  test.each<[string, unknown, string | undefined]>([
    ['is set where npm has none', undefined, before],
    ['replaces a later one', new Date('2026-02-01'), before],
    ['leaves an earlier one', new Date('2025-01-01'), '2025-01-01T00:00:00.000Z'],
    ['replaces what is no date', '2025-01-01', before],
  ])('%s', async (_, usual, expected) => {
    const { options } = await restrict({ before, avoid: [], relax: [] }, { before: usual })
    expect((options.before as Date).toISOString()).toBe(expected)
  })

  test.each([[null], [{}], [{ before: null, avoid: [], relax: [] }]])(
    'of %j changes nothing',
    async (none) => {
      expect(await restrict(none, { a: 1 })).toEqual({ given: {}, options: { a: 1 } })
    },
  )
})

describe('the versions to avoid', () => {
  async function filter(packument: unknown) {
    const { options } = await restrict({ avoid: ['ms@2.0.0', '@s/n@1.0.0', 'ms@9.9.9'] })
    const cache = options.packumentCache as Map<string, unknown>
    return cache.set('key', packument).get('key')
  }

  test('are as if they had never been published, and tags that name one are gone', async () => {
    const packument = {
      name: 'ms',
      versions: { '1.0.0': {}, '2.0.0': {}, '3.0.0': {} },
      'dist-tags': { latest: '2.0.0', next: '3.0.0', gone: '0.0.1', odd: 'constructor' },
    }
    expect(await filter(packument)).toEqual({
      name: 'ms',
      versions: { '1.0.0': {}, '3.0.0': {} },
      'dist-tags': { next: '3.0.0' },
    })
  })

  test.each([
    ['another package', { name: 'n', versions: { '1.0.0': {} }, 'dist-tags': { latest: '1.0.0' } }],
    ['a packument without versions', { name: 'ms' }],
    ['a packument without a name', { versions: { '2.0.0': {} } }],
  ])('leave %s', async (_, packument) => {
    expect(await filter(structuredClone(packument))).toEqual(packument)
  })

  test('are none: npm keeps its own cache', async () => {
    expect((await restrict({ avoid: [] }, { packumentCache: 'own' })).options.packumentCache).toBe('own')
  })
})

describe('a name that is relaxed', () => {
  test.each([
    ['ms@2.0.0', 'ms'],
    ['ms', 'ms'],
    ['@s/n@^1', '@s/n'],
    ['other@1', 'other@1'],
    ['@s/other', '@s/other'],
    ['as@npm:ms@2.0.0', 'as@npm:ms'],
    ['as@npm:@s/n', 'as@npm:@s/n'],
    // The alias is free to be called like a package.
    ['ms@npm:other@1', 'ms@npm:other@1'],
    ['./ms.tgz', './ms.tgz'],
    ['github:o/ms', 'github:o/ms'],
    ['', ''],
  ])('%s is asked for as %s', async (spec, expected) => {
    const { given } = await restrict({ relax: ['ms', '@s/n'] }, {}, [spec])
    expect(given).toEqual({ add: [expected] })
  })

  test('keeps the other options', async () => {
    vi.resetModules()
    const { restrictOptions } = await import('../../../../src/wrapper/npm/preload/exclude-versions.ts')
    expect(restrictOptions(arboristOf([]), { add: ['a'], saveType: 'dev' } as object)).toEqual({
      add: ['a'],
      saveType: 'dev',
    })
  })
})
