// What depgate reads of a packument, chosen while it arrives.

import { keeping } from './keep.ts'
import type { BodySink } from './reply.ts'
import { openSkimmer } from './skim.ts'

const ofVersion = keeping({
  deprecated: 'all',
  dependencies: 'all',
  bundleDependencies: 'all',
  bundledDependencies: 'all',
  dist: keeping({ tarball: 'all' }),
})
const ofPackument = keeping({ name: 'all', time: 'all', versions: keeping({}, ofVersion) })

/** Opens a reader of what depgate uses of a packument. */
export function openPackumentSink(): BodySink {
  return openSkimmer(ofPackument)
}
