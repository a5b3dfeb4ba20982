import advisories from './advisories.ts'
import registration from './registration.ts'
import release from './release.ts'

export const sources = [advisories, registration, release]
