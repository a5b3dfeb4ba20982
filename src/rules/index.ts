import advisory from './advisory.ts'
import credentials from './credentials/index.ts'
import denied from './denied.ts'
import deprecated from './deprecated.ts'
import floatingRange from './floating-range/index.ts'
import installCode from './install-code.ts'
import installScript from './install-script/index.ts'
import integrity from './integrity.ts'
import lookalike from './lookalike/index.ts'
import malware from './malware.ts'
import manifestConfusion from './manifest-confusion/index.ts'
import minimumAge from './minimum-age.ts'
import newDependency from './new-dependency.ts'
import newPackage from './new-package.ts'
import outOfSync from './out-of-sync.ts'
import patched from './patched.ts'
import provenance from './provenance.ts'
import publisher from './publisher.ts'
import reawakened from './reawakened.ts'
import registryMismatch from './registry-mismatch/index.ts'
import republished from './republished.ts'
import shadowedCommand from './shadowed-command.ts'
import source from './source/index.ts'
import superseded from './superseded.ts'
import tampering from './tampering/index.ts'
import unpublished from './unpublished.ts'

export const rules = [
  advisory,
  credentials,
  denied,
  deprecated,
  floatingRange,
  installCode,
  installScript,
  integrity,
  lookalike,
  malware,
  manifestConfusion,
  minimumAge,
  newDependency,
  newPackage,
  outOfSync,
  patched,
  provenance,
  publisher,
  reawakened,
  registryMismatch,
  republished,
  shadowedCommand,
  source,
  superseded,
  tampering,
  unpublished,
]
