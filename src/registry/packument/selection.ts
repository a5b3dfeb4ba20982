// What depgate reads of a packument, chosen while it arrives.

import { keeping, type Keep } from './member-filter.ts'
import type { BodySink } from '../../http/response.ts'
import { openSkimmer } from './skimmer.ts'

/** Of the versions that are judged: whatever an entry of a lockfile repeats, or an install acts on. */
const ofAsked = keeping({
  _hasShrinkwrap: 'all',
  _npmUser: 'all',
  bin: 'all',
  bundleDependencies: 'all',
  bundledDependencies: 'all',
  dependencies: 'all',
  deprecated: 'all',
  directories: 'all',
  dist: 'all',
  gypfile: 'all',
  hasInstallScript: 'all',
  optionalDependencies: 'all',
  peerDependencies: 'all',
  scripts: 'all',
})

const publisher = keeping({ name: 'all', trustedPublisher: keeping({}) })

/** Of all others: how the package was published over time, and what it ran at install. */
const ofOthers = keeping({
  _npmUser: publisher,
  deprecated: 'all',
  dist: keeping({ attestations: keeping({}), signatures: 'all' }),
  gypfile: 'all',
  hasInstallScript: 'all',
  scripts: keeping({ preinstall: 'all', install: 'all', postinstall: 'all' }),
})

/** Where nothing is asked but where a registry keeps its tarballs. */
const ofLandmark = keeping({ dist: keeping({ tarball: 'all' }) })

/** Opens a reader of what depgate uses of a packument in which it looks for these versions. */
export function openPackumentSink(versions: readonly string[]): BodySink {
  const others = versions.length === 0 ? ofLandmark : ofOthers
  const asked = versions.map((version): [string, Keep] => [version, ofAsked])
  const ofVersions = keeping(Object.fromEntries(asked), others)
  return openSkimmer(keeping({ name: 'all', time: 'all', versions: ofVersions }))
}
