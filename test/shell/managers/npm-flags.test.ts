import { createRequire } from 'node:module'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { npmValueFlags, resolveNpmFlag } from '../../../src/shell/managers/npm-flags.ts'
import { realNpm } from '../../support/npm-copies.ts'

const npm = createRequire(path.join(realNpm(), 'package.json'))
const { definitions, shorthands } = npm('@npmcli/config/lib/definitions/index.js') as {
  definitions: Record<string, { type: unknown }>
  shorthands: Record<string, string[]>
}
const nopt = npm('nopt/lib/nopt-lib.js') as {
  typeDefs: object
  parse(args: string[], data: Record<string, unknown>, remain: string[], options: object): void
}
const types = Object.fromEntries(Object.entries(definitions).map(([name, { type }]) => [name, type]))

/** The settings of npm that its own parser sets for a flag with a word behind it, before it drops what has a wrong type. */
function parsed(flag: string): string[] {
  const data: Record<string, unknown> = {}
  nopt.parse([`--${flag}`, 'word'], data, [], {
    types,
    shorthands: { ...shorthands },
    typeDefs: nopt.typeDefs,
  })
  return Object.keys(data).sort()
}

const own = (flag: string) =>
  [...new Set(resolveNpmFlag(flag).map((one) => one.replace(/^(?:no-)+|=.*$/g, '')))].sort()

describe("npm's own parser is the oracle", () => {
  test('for each name', () => {
    for (const name of Object.keys(definitions)) expect(own(name), name).toEqual(parsed(name))
  })
  test('for each beginning of the settings that matter', () => {
    const names = [
      'registry',
      'userconfig',
      'globalconfig',
      'global',
      'location',
      'package',
      'call',
      'prefix',
    ]
    const more = ['proxy', 'https-proxy', 'noproxy', 'cafile', 'strict-ssl', 'script-shell', 'git', '_auth']
    for (const name of [...names, ...more]) {
      for (let end = 2; end <= name.length; end += 1) {
        const flag = name.slice(0, end)
        expect(own(flag), flag).toEqual(parsed(flag))
      }
    }
  })
  test.each(['gE', 'Eg', 'gD', 'yq', 'DE', 'fg', 'Dw', 'reg', 'enjoy-by', 'local', 'no-global', 'no-glob'])(
    'for -%s',
    (flag) => expect(own(flag)).toEqual(parsed(flag)),
  )
})

test('those that take a value are the ones that are no switches', () => {
  const valued = Object.entries(definitions)
    .filter(([, { type }]) => ![type].flat().includes(Boolean))
    .map(([name]) => name)
  expect(valued.length).toBeGreaterThan(80)
  for (const name of valued) expect(npmValueFlags, name).toContain(name)
})

test('the flags of npm 12 make no beginning of another one ambiguous, and their values are no words', () => {
  expect(resolveNpmFlag('ign')).toEqual(['ignore-scripts'])
  expect(resolveNpmFlag('edi')).toEqual(['editor'])
  expect(resolveNpmFlag('ignore-extension')).toEqual(['ignore-extension'])
  expect(npmValueFlags.has('patches-dir')).toBe(true)
  expect(npmValueFlags.has('ignore-extension')).toBe(false)
})
