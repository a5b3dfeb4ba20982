// Real lockfiles of pnpm, yarn and bun with edits: read or refused in a line, no package lost, no difference unseen.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { diff } from '../../src/change/diff.ts'
import { DepgateError } from '../../src/errors.ts'
import { parseLockfile } from '../../src/lockfile/parse.ts'
import type { Lockfile } from '../../src/model/lockfile.ts'
import { fuzz } from './fuzz.ts'
import { edits, mutate } from './mutate-text.ts'
import {
  readBerryPlainly,
  readBunPlainly,
  readClassicPlainly,
  readPnpmPlainly,
  type Locked,
  type PlainReading,
} from './plain-readings.ts'

const files: readonly (readonly [file: string, name: string, read: PlainReading])[] = [
  ['lockfiles/pnpm/7/pnpm-lock.yaml', 'pnpm-lock.yaml', readPnpmPlainly],
  ['lockfiles/pnpm/8/pnpm-lock.yaml', 'pnpm-lock.yaml', readPnpmPlainly],
  ['lockfiles/pnpm/12/pnpm-lock.yaml', 'pnpm-lock.yaml', readPnpmPlainly],
  ['lockfiles/pnpm/v13/pnpm-lock.yaml', 'pnpm-lock.yaml', readPnpmPlainly],
  ['yarn/classic.lock', 'yarn.lock', readClassicPlainly],
  ['yarn/berry.lock', 'yarn.lock', readBerryPlainly],
  ['lockfiles/bun/bun.lock', 'bun.lock', readBunPlainly],
]

/** One line without control characters: the message of an error can quote the text. */
const isPlain = (text: string) => !/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/.test(text)

function parse(text: string, name: string): Lockfile | null {
  try {
    return parseLockfile(text, name)
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
    expect(error.code).toBe('ELOCKFILE')
    expect(isPlain(error.message), JSON.stringify(error.message)).toBe(true)
    return null
  }
}

const identify = (one: Locked) => `${one.id} ${one.hash}`

for (const [file, name, readPlainly] of files) {
  const text = readFileSync(path.join(import.meta.dirname, '../../fixtures', file), 'utf8')
  const before = parseLockfile(text, name)
  const locked = new Set(readPlainly(text)?.map(identify))
  expect(locked.size).toBeGreaterThan(5)

  fuzz(
    `edits of ${file}`,
    fc.property(edits, (list) => {
      const edited = mutate(text, list)
      const start = performance.now()
      const after = parse(edited, name)
      expect(performance.now() - start, 'it ends').toBeLessThan(10_000)
      // yarn's own parser runs out of memory, in half a minute, where a quote is not closed.
      const found = after === null ? null : readPlainly(edited)
      if (after === null || found === null) return
      const ids = new Set(after.packages.map((one) => `${one.name}@${one.version}`))
      expect(
        found.filter(({ id }) => !ids.has(id)),
        'what another parser finds',
      ).toEqual([])
      const now = new Set(found.map(identify))
      const isSame = now.size === locked.size && [...now].every((one) => locked.has(one))
      if (!isSame) expect(diff(before, after), 'a difference').not.toEqual([])
    }),
    { runs: 60 },
  )
}
