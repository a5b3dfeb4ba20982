// Lockfiles that a reader takes for another tree than the package manager does, for pnpm, yarn and bun.

import { evilHash } from '../world.ts'
import { beside, take, tamper, type Edit, type ManagerRow } from './project.ts'
import { updated } from './hash-rows.ts'

const evil: readonly Edit[] = [take('ms', '2.1.3'), tamper('ms', { integrity: evilHash })]
/** The change of a text; a pattern that is not there is a fault of the row. */
const swap =
  (from: string | RegExp, to: string) =>
  (lock: string): string => {
    const changed = lock.replace(from, to)
    if (changed === lock) throw new Error(`nothing to replace: ${String(from)}`)
    return changed
  }
const pnpmKey = /^ {2}"ms@2\.1\.3":\n {4}resolution/m
const yarnKey = /^"ms@2\.1\.3":/m
const berryKey = /^"ms@npm:2\.1\.3":/m
const bunKey = /^ {4}"ms":/m
const flat = 'the file does not nest'
const one = 'a package has one description'

export const shapeRows: readonly ManagerRow[] = [
  {
    name: 'a key twice',
    npm: ['12 a key twice'],
    hostile: updated,
    expect: { exit: 2, message: /twice|duplicate/i },
    twin: updated,
    in: {
      pnpm: { text: swap(pnpmKey, '  "ms@2.1.3": {}\n$&') },
      classic: { text: swap(yarnKey, '"ms@2.1.3":\n  version "2.1.3"\n\n$&') },
      berry: {
        text: swap(berryKey, '"ms@npm:2.1.3":\n  version: 2.1.3\n  resolution: "ms@npm:2.1.3"\n\n$&'),
      },
      bun: { text: swap(bunKey, '    "ms": ["ms@2.1.3", "", {}, ""],\n$&') },
    },
  },
  {
    name: 'a key twice, once escaped',
    npm: ['12 a key twice, once escaped'],
    hostile: updated,
    expect: { exit: 2, message: /twice|duplicate/i },
    twin: updated,
    in: {
      pnpm: { text: swap(pnpmKey, '  "ms\\u00402.1.3": {}\n$&') },
      classic: { text: swap(yarnKey, '"ms\\u00402.1.3":\n  version "2.1.3"\n\n$&') },
      berry: {
        text: swap(berryKey, '"ms\\u0040npm:2.1.3":\n  version: 2.1.3\n  resolution: "ms@npm:2.1.3"\n\n$&'),
      },
      bun: { text: swap(bunKey, '    "m\\u0073": ["ms@2.1.3", "", {}, ""],\n$&') },
    },
  },
  {
    name: 'two keys for one package',
    hostile: updated,
    expect: { exit: 2, message: /twice/ },
    twin: updated,
    in: {
      pnpm: 'the key is the package',
      classic: { text: swap(yarnKey, '"ms@2.1.3", "ms@2.1.3":') },
      berry: { text: swap(berryKey, '"ms@npm:*":\n  version: 2.1.3\n  resolution: "ms@npm:2.1.3"\n\n$&') },
      bun: 'two places of one package are two copies',
    },
  },
  {
    name: '__proto__ as a key',
    npm: ['13 __proto__ as a key'],
    hostile: updated,
    expect: { exit: 2, message: /__proto__/ },
    twin: updated,
    in: {
      pnpm: { text: swap(pnpmKey, '  __proto__: {}\n$&') },
      classic: { text: swap(yarnKey, '"__proto__@1.0.0":\n  version "1.0.0"\n\n$&') },
      berry: { text: swap(berryKey, '__proto__:\n  version: 1.0.0\n\n$&') },
      bun: { text: swap(bunKey, '    "__proto__": ["ms@2.1.3", "", {}, ""],\n$&') },
    },
  },
  {
    name: 'a file beside the lockfile that another version prefers',
    npm: ['15 a shrinkwrap beside the lockfile, which npm prefers'],
    hostile: [],
    expect: { exit: 3, message: /./ },
    twin: updated,
    in: {
      pnpm: { hostile: [...updated, beside({ 'pnpm-lock.main.yaml': "lockfileVersion: '9.0'\n" })] },
      classic: 'yarn reads yarn.lock alone',
      berry: 'yarn reads yarn.lock alone; a lockfileFilename of .yarnrc.yml is a finding of tampering',
      bun: { hostile: [...updated, beside({ 'bun.lockb': '#!/usr/bin/env bun\nbun-lockfile-format-v0\n' })] },
    },
  },
  {
    name: 'two descriptions, of which one is missing',
    npm: ['16 two descriptions that disagree'],
    hostile: updated,
    expect: { exit: 2, message: /has no entry in "packages"/ },
    twin: updated,
    in: {
      pnpm: { text: swap(/^ {2}"ms@2\.1\.3":\n(?: {4}.*\n)+/m, '') },
      classic: one,
      berry: one,
      bun: one,
    },
  },
  {
    name: 'a second description that leaves packages out',
    npm: ['16 a second description that leaves packages out'],
    hostile: updated,
    expect: { rule: 'out-of-sync' },
    twin: updated,
    in: {
      pnpm: { text: swap(/^ {2}"ms@2\.1\.3": \{\}\n/m, '') },
      classic: one,
      berry: one,
      bun: one,
    },
  },
  {
    name: 'a byte order mark before it',
    npm: ['18 a byte order mark before it'],
    hostile: evil,
    text: (lock) => `\ufeff${lock}`,
    expect: { rule: 'registry-mismatch' },
    twin: updated,
    twinText: (lock) => `\ufeff${lock}`,
    in: { berry: { hostile: [tamper('ms', { integrity: evilHash })], expect: { rule: 'republished' } } },
  },
  {
    name: 'conflict markers',
    npm: ['19 conflict markers, which npm merges by itself'],
    hostile: evil,
    text: (lock) => `<<<<<<< ours\n${lock}\n=======\n${lock}\n>>>>>>> theirs\n`,
    expect: { exit: 2, message: /yarn\.lock|pnpm-lock\.yaml|bun\.lock/ },
    twin: updated,
  },
  {
    name: 'a link to a lockfile outside of the project',
    npm: ['21 a link to a lockfile outside of the project'],
    hostile: updated,
    expect: { exit: 2, message: /is a link that leads out of the project/ },
    linked: '../shared/lock',
    twin: updated,
  },
  {
    name: 'an empty lockfile',
    npm: ['20 an empty lockfile'],
    hostile: [],
    text: () => '',
    expect: { exit: 2, message: /pnpm-lock\.yaml is empty|bun\.lock/ },
    twin: updated,
    in: { classic: { expect: { rule: 'out-of-sync' } }, berry: { expect: { rule: 'out-of-sync' } } },
  },
  {
    name: 'a name that climbs out of the project',
    npm: ['27 a place that climbs out of the project'],
    hostile: updated,
    expect: { exit: 2, message: /\.\.|is no list of patterns|no way of package names/ },
    twin: updated,
    in: {
      pnpm: { text: swap(pnpmKey, '  "../../x@1.0.0": {resolution: {integrity: sha512-AAAA}}\n$&') },
      classic: {
        text: swap(
          yarnKey,
          '"../../x@1.0.0":\n  version "1.0.0"\n  resolved "https://registry.example.test/x/-/x-1.0.0.tgz"\n\n$&',
        ),
      },
      berry: {
        text: swap(
          berryKey,
          '"../../x@npm:1.0.0":\n  version: 1.0.0\n  resolution: "../../x@npm:1.0.0"\n\n$&',
        ),
      },
      bun: { text: swap(bunKey, '    "../../x": ["../../x@1.0.0", "", {}, ""],\n$&') },
    },
  },
  {
    name: 'five thousand levels deep',
    npm: ['29 version 1, five thousand levels deep'],
    hostile: updated,
    expect: { exit: 2, message: /deep|depth|nest/i },
    twin: updated,
    in: {
      pnpm: { text: (lock) => `${lock}\ndeep: ${'{a: '.repeat(5000)}${'}'.repeat(5000)}\n` },
      classic: flat,
      berry: { text: (lock) => `${lock}\ndeep: ${'{a: '.repeat(5000)}${'}'.repeat(5000)}\n` },
      bun: {
        text: swap('"workspaces"', `"deep": ${'{"a": '.repeat(5000)}1${'}'.repeat(5000)}, "workspaces"`),
      },
    },
  },
  {
    name: 'anchors, or comments, by which readers differ',
    hostile: updated,
    expect: { exit: 2, message: /./ },
    twin: updated,
    in: {
      pnpm: { text: swap('  "ms@2.1.3": {}', '  "ms@2.1.3": &x {}\n  "zz@1.0.0": *x') },
      classic: 'the file has neither',
      berry: {
        text: (lock) => `${lock}\n"zz@npm:1.0.0": &x\n  version: 1.0.0\n  resolution: "zz@npm:1.0.0"\n`,
      },
      bun: { text: (lock) => `// a comment\n${lock}` },
    },
  },
  {
    name: 'a version of the format that nobody knows',
    hostile: updated,
    expect: { exit: 3, message: /is none that depgate knows/ },
    twin: updated,
    in: {
      pnpm: { text: swap("lockfileVersion: '9.0'", "lockfileVersion: '14.0'") },
      classic: {
        text: swap('# yarn lockfile v1', '# yarn lockfile v2'),
        expect: { exit: 2, message: /is of version 2/ },
      },
      berry: { text: swap('version: 10', 'version: 99') },
      bun: { text: swap('"lockfileVersion": 2', '"lockfileVersion": 9') },
    },
  },
  {
    name: 'a key that nobody knows',
    hostile: [take('ms', '2.1.3'), tamper('ms', { more: { fetchedBy: 'evil' } })],
    expect: { exit: 3, message: /has the key "fetchedBy", which depgate does not know/ },
    twin: updated,
  },
]
