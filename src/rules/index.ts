import advisory from './advisory.ts'
import denied from './denied.ts'
import deprecated from './deprecated.ts'
import floatingRange from './floating-range.ts'
import installScript from './install-script.ts'
import malware from './malware.ts'
import minimumAge from './minimum-age.ts'
import newPackage from './new-package.ts'
import publisher from './publisher.ts'
import reawakened from './reawakened.ts'
import superseded from './superseded.ts'
import unpublished from './unpublished.ts'

export const rules = [advisory, denied, deprecated, floatingRange, installScript, malware, minimumAge, newPackage, publisher, reawakened, superseded, unpublished]
