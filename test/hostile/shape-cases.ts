// Lockfiles that a reader takes for another tree than npm does.

import { take, tampered, text, updated, type HostileCase } from './edits.ts'
import { evilHash, evilHost, legacy, write, type Files, type World } from './world.ts'

export const shapes: readonly HostileCase[] = [
  {
    name: '12 a key twice',
    expect: { exit: 2, message: /twice/ },
    hostile: text((lock) =>
      lock.replace('"node_modules/ms": {', '"node_modules/ms": {},\n"node_modules/ms": {'),
    ),
    twin: text((lock) => JSON.stringify(JSON.parse(lock))),
  },
  {
    name: '12 a key twice, once escaped',
    expect: { exit: 2, message: /twice/ },
    hostile: text((lock) =>
      lock.replace('"node_modules/ms": {', '"node_modules\\u002fms": {},\n"node_modules/ms": {'),
    ),
    twin: text((lock) => lock.replace('"node_modules/ms": {', '"node_modules\\u002fms": {')),
  },
  {
    name: '13 __proto__ as a key',
    expect: { exit: 2, message: /__proto__/ },
    hostile: text((lock) =>
      lock.replace('"node_modules/ms": {', '"node_modules/__proto__": {},\n"node_modules/ms": {'),
    ),
    twin: updated,
  },
  {
    name: '15 a shrinkwrap beside the lockfile, which npm prefers',
    expect: { rule: 'registry-mismatch' },
    hostile: (world) => ({
      ...updated(world),
      'npm-shrinkwrap.json': tampered(world)['package-lock.json'] ?? '',
    }),
    twin: (world) => ({
      ...updated(world),
      'npm-shrinkwrap.json': updated(world)['package-lock.json'] ?? '',
    }),
  },
  {
    name: '16 two descriptions that disagree',
    expect: { exit: 2, message: /in "packages" and .* in "dependencies"/ },
    hostile: (world) => version2(world, { integrity: evilHash }),
    twin: (world) => version2(world, {}),
  },
  {
    name: '16 a second description that leaves packages out',
    expect: { exit: 2, message: /stands in "packages" and not in "dependencies"/ },
    hostile: text((lock) => {
      const read = JSON.parse(lock) as Record<string, unknown>
      return JSON.stringify({ ...read, lockfileVersion: 2, dependencies: { ms: { version: '2.1.3' } } })
    }),
    // Empty, it describes nothing: npm 6 then resolves anew, as it does beside version 3.
    twin: text((lock) => {
      const read = JSON.parse(lock) as Record<string, unknown>
      return JSON.stringify({ ...read, lockfileVersion: 2, dependencies: {} })
    }),
  },
  {
    name: '17 an address as the version, in version 1',
    expect: { rule: 'source', message: /evil\.example\.test/ },
    hostile: (world) =>
      version1(world, { version: `${evilHost}/ms-2.1.3.tgz`, resolved: undefined, integrity: evilHash }),
    twin: (world) => version1(world, {}),
  },
  {
    name: '9 a dependency that was never published, in version 1',
    expect: { rule: 'registry-mismatch', message: /adds the dependency zz@1\.0\.0/ },
    hostile: (world) => version1(world, { requires: { zz: '1.0.0' } }),
    twin: (world) => version1(world, {}),
  },
  {
    name: '18 a byte order mark before it',
    expect: { rule: 'registry-mismatch' },
    hostile: text((lock) => `\ufeff${lock}`, tampered),
    twin: text((lock) => `\ufeff${lock}`),
  },
  {
    name: '19 conflict markers, which npm merges by itself',
    expect: { exit: 2, message: /package-lock\.json/ },
    hostile: text((lock, world) => {
      const theirs = tampered(world)['package-lock.json'] ?? ''
      return `<<<<<<< ours\n${lock}\n=======\n${theirs}\n>>>>>>> theirs\n`
    }),
    twin: updated,
  },
  {
    name: '21 a link to a lockfile outside of the project',
    expect: { exit: 2, message: /package-lock\.json is a link that leads out of the project/ },
    hostile: linked('../shared/package-lock.json'),
    twin: linked('locks/package-lock.json'),
  },
  {
    name: '20 an empty lockfile',
    expect: { exit: 2, message: /package-lock\.json/ },
    hostile: text(() => ''),
    twin: updated,
  },
  {
    name: '27 a place that climbs out of the project',
    expect: { exit: 2, message: /\.\./ },
    hostile: text((lock) =>
      lock.replace('"node_modules/ms": {', '"node_modules/../../x": {},\n"node_modules/ms": {'),
    ),
    twin: updated,
  },
  {
    name: '29 version 1, five thousand levels deep',
    expect: { exit: 2, message: /deep/ },
    hostile: (world) => ({
      ...version1(world, {}),
      'package-lock.json': `{"lockfileVersion":1,"dependencies":${'{"a":{"version":"1.0.0","dependencies":'.repeat(5000)}{}${'}}'.repeat(5000)}}`,
    }),
    twin: (world) => version1(world, {}),
  },
]

/** The update of ms as version 2 has it: `change` is made to one of its two descriptions only. */
function version2(world: World, change: Record<string, unknown>): Files {
  const tree = world.base()
  take('ms', '2.1.3')(tree, world)
  delete tree.packages['node_modules/carrier']
  delete tree.packages['node_modules/carrier/node_modules/inner']
  delete tree.manifest.dependencies.carrier
  const dependencies = legacy(tree)
  Object.assign(dependencies.ms ?? {}, change)
  const state = write(tree)
  const lock = JSON.parse(state['package-lock.json'] ?? '') as Record<string, unknown>
  return { ...state, 'package-lock.json': JSON.stringify({ ...lock, lockfileVersion: 2, dependencies }) }
}

/** The same as version 1 has it. */
function version1(world: World, change: Record<string, unknown>): Files {
  const state = version2(world, change)
  const { packages: _, ...lock } = JSON.parse(state['package-lock.json'] ?? '') as Record<string, unknown>
  const dependencies = lock.dependencies as Record<string, Record<string, unknown>>
  Object.assign(dependencies.ms ?? {}, change)
  return { ...state, 'package-lock.json': JSON.stringify({ ...lock, lockfileVersion: 1 }) }
}

function linked(target: string): (world: World) => Files {
  return (world) => {
    const state = updated(world)
    return { ...state, [target]: state['package-lock.json'] ?? '', 'package-lock.json': `-> ${target}` }
  }
}
