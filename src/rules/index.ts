import advisory from './advisory.ts'
import denied from './denied.ts'
import floatingRange from './floating-range.ts'
import malware from './malware.ts'
import manifestConfusion from './manifest-confusion.ts'
import minimumAge from './minimum-age.ts'
import unpublished from './unpublished.ts'

export const rules = [advisory, denied, floatingRange, malware, manifestConfusion, minimumAge, unpublished]
