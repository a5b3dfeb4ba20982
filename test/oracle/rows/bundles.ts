// Kind 2: shrinkwraps and bundles that tarballs bring along.

import { project, root, type Row } from '../row.ts'
import { ask, edits, entries, relock, tamper, type Edit } from '../state.ts'

const carrying = project({
  'package.json': root({ dependencies: { 'orc-carrier': '1.0.0', 'orc-foo': '1.0.0' } }),
})
const wrapping = project({
  'package.json': root({ dependencies: { 'orc-wrapped': '0.9.0', 'orc-foo': '1.0.0' } }),
})
const inner = 'node_modules/orc-carrier/node_modules/orc-inner'

/** Takes a version, with its entry as the registry has it and nothing beneath. */
const takeAlone = (name: string, version: string, fields: Record<string, unknown>): Edit =>
  edits(
    ask(name, version),
    entries((packages, { registry, integrityOf }) => {
      const location = `node_modules/${name}`
      for (const place of Object.keys(packages)) if (place.startsWith(`${location}/`)) delete packages[place]
      const own = packages[''] ?? {}
      own.dependencies = { ...(own.dependencies as object), [name]: version }
      packages[location] = {
        version,
        resolved: `${registry}${name}/-/${name}-${version}.tgz`,
        integrity: integrityOf(name, version),
        ...fields,
      }
    }),
  )
const carried = { dependencies: { 'orc-inner': '1.0.0' }, bundleDependencies: ['orc-inner'] }
const wrapped = { dependencies: { 'orc-leaf': '^1.0.0' } }

export const bundles: readonly Row[] = [
  {
    name: 'a shrinkwrap in a tarball, of which the lockfile lists nothing',
    base: wrapping,
    attack: takeAlone('orc-wrapped', '1.0.0', { ...wrapped, hasShrinkwrap: true }),
    twin: edits(ask('orc-wrapped', '0.9.1'), relock),
    judged: ['orc-wrapped@0.9.1'],
  },
  {
    name: 'a shrinkwrap in a tarball that the lockfile is silent of',
    base: wrapping,
    attack: edits(
      takeAlone('orc-wrapped', '1.0.0', wrapped),
      entries((packages, { registry, integrityOf }) => {
        packages['node_modules/orc-leaf'] = {
          version: '1.2.0',
          resolved: `${registry}orc-leaf/-/orc-leaf-1.2.0.tgz`,
          integrity: integrityOf('orc-leaf', '1.2.0'),
        }
      }),
    ),
    refused: 'lawful',
    harmless: 'npm does not look for a shrinkwrap that the lockfile does not mention',
    twin: edits(ask('orc-wrapped', '0.9.1'), relock),
  },
  {
    name: 'a shrinkwrap whose entries are listed as its tarball has them, from elsewhere',
    base: wrapping,
    attack: edits(ask('orc-wrapped', '1.0.0'), relock),
    harmless: 'what npm fetches is listed, and refused for where it comes from',
  },
  {
    name: 'a flag that says shrinkwrap of a package that has none',
    base: wrapping,
    attack: tamper('node_modules/orc-foo', { hasShrinkwrap: true }),
    refused: 'lawful',
    harmless: 'npm finds none in the tarball',
    twin: edits(ask('orc-foo', '1.0.1'), relock),
  },
  {
    name: 'a bundle of which the lockfile lists nothing',
    base: carrying,
    attack: takeAlone('orc-carrier', '1.2.0', { ...carried, dependencies: { 'orc-inner': '1.2.0' } }),
    refused: 'lawful',
    twin: edits(ask('orc-carrier', '1.2.0'), relock),
    judged: ['orc-carrier@1.2.0', 'orc-inner@1.2.0'],
  },
  {
    name: 'a bundle that the lockfile does not speak of at all',
    base: carrying,
    attack: takeAlone('orc-carrier', '1.2.0', {}),
    refused: 'lawful',
    twin: edits(ask('orc-carrier', '1.1.0'), relock),
    judged: ['orc-carrier@1.1.0'],
  },
  {
    name: 'a bundled package with a critical advisory, listed',
    base: carrying,
    attack: edits(ask('orc-carrier', '1.3.0'), relock),
    rule: 'advisory',
    harmless: 'it is judged, and refused',
  },
  {
    name: 'a bundled package with a critical advisory, whose entry is deleted',
    base: carrying,
    attack: takeAlone('orc-carrier', '1.3.0', { dependencies: { 'orc-inner': '1.1.0' } }),
    rule: 'advisory',
    harmless: 'what the tarball carries is judged, and refused',
    twin: edits(ask('orc-carrier', '1.1.0'), relock),
  },
  {
    name: 'a bundled package with a critical advisory, listed as another version',
    base: carrying,
    attack: edits(
      takeAlone('orc-carrier', '1.3.0', { ...carried, dependencies: { 'orc-inner': '1.1.0' } }),
      tamper(inner, { version: '1.2.0', inBundle: true }),
    ),
    rule: 'registry-mismatch',
    harmless: 'what the tarball carries is judged, and refused',
    twin: edits(ask('orc-carrier', '1.2.0'), relock),
  },
  {
    name: 'an entry of the registry beneath a package, said to be bundled',
    base: carrying,
    attack: entries((packages, { evil }) => {
      packages['node_modules/orc-foo/node_modules/orc-new'] = {
        version: '1.0.0',
        resolved: `${evil}orc-new/-/orc-new-1.0.0.tgz`,
        inBundle: true,
      }
    }),
    harmless: 'npm prunes what nothing depends on',
  },
]
