// Selects the members of a packument that depgate reads.

import { keeping, type Keep } from './member-filter.ts'
import type { BodySink } from '../../http/response.ts'
import { openSkimmer } from './skimmer.ts'

/** For the judged versions: every member that a lockfile entry repeats, or that affects an install. */
const ofAsked = keeping({
  _hasShrinkwrap: 'all',
  _npmUser: 'all',
  bin: 'all',
  bundleDependencies: 'all',
  bundledDependencies: 'all',
  cpu: 'all',
  dependencies: 'all',
  deprecated: 'all',
  directories: 'all',
  dist: 'all',
  gypfile: 'all',
  hasInstallScript: 'all',
  libc: 'all',
  optionalDependencies: 'all',
  os: 'all',
  peerDependencies: 'all',
  peerDependenciesMeta: 'all',
  scripts: 'all',
})

const publisher = keeping({ name: 'all', trustedPublisher: keeping({}) })

/** For all other versions: how they were published, and their install scripts. */
const ofOthers = keeping({
  _npmUser: publisher,
  deprecated: 'all',
  dist: keeping({ attestations: keeping({}), signatures: 'all' }),
  gypfile: 'all',
  hasInstallScript: 'all',
  scripts: keeping({ preinstall: 'all', install: 'all', postinstall: 'all' }),
})

/** For the look-up of a registry's tarball host. */
const ofProbe = keeping({ dist: keeping({ tarball: 'all' }) })

/** Opens a sink that keeps the members that depgate reads, for a look-up of these versions. */
export function openPackumentSink(versions: readonly string[]): BodySink {
  const others = versions.length === 0 ? ofProbe : ofOthers
  const asked = versions.map((version): [string, Keep] => [version, ofAsked])
  const ofVersions = keeping(Object.fromEntries(asked), others)
  return openSkimmer(keeping({ name: 'all', time: 'all', versions: ofVersions }))
}
