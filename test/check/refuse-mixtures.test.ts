// Flags that exclude each other, beside those that go together.

import { expect, test } from 'vitest'
import { refuseMixtures } from '../../src/check/refuse-mixtures.ts'

const typed = (flags: Readonly<Record<string, readonly string[]>>, words: readonly string[] = []) => ({
  has: (name: string) => Object.hasOwn(flags, name),
  values: (name: string) => [...(flags[name] ?? [])],
  value: (name: string) => flags[name]?.at(-1) ?? null,
  words,
})

test.each<[Parameters<typeof typed>[0], readonly string[], string]>([
  [{ all: [], base: ['main'] }, [], '--all and --base exclude each other'],
  [{ after: ['a'], lockfile: ['b'] }, [], '--after and --lockfile exclude each other'],
  [{ after: ['a'] }, [], '--after needs --before'],
  [{ before: ['a'], lockfile: ['b', 'c'] }, [], 'one --lockfile'],
  [{}, ['main'], '"main" is not expected here'],
])('%j %j', (flags, words, message) => expect(() => refuseMixtures(typed(flags, words))).toThrow(message))

test.each([{}, { all: [] }, { before: ['a'], after: ['b'] }, { base: ['main'], lockfile: ['a', 'b'] }])(
  '%j go together',
  (flags) => expect(() => refuseMixtures(typed(flags))).not.toThrow(),
)
