import advisory from './advisory.ts'
import denied from './denied.ts'
import floatingRange from './floating-range.ts'
import integrity from './integrity.ts'
import malware from './malware.ts'
import minimumAge from './minimum-age.ts'
import registryMismatch from './registry-mismatch.ts'
import source from './source.ts'
import unpublished from './unpublished.ts'

export const rules = [advisory, denied, floatingRange, integrity, malware, minimumAge, registryMismatch, source, unpublished]
