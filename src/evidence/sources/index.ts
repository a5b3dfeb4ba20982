import advisories from './advisories/index.ts'
import manifest from './manifest.ts'
import origin from './origin.ts'
import provenance from './provenance.ts'
import publishers from './publishers.ts'
import registration from './registration.ts'
import release from './release.ts'
import tarball from './tarball.ts'

export const sources = [advisories, manifest, origin, provenance, publishers, registration, release, tarball]
