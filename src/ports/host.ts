// The outside world as the command line needs it: the sum of the ports. `src/entry/open-host.ts` is the real one.

import type { AdvisoryData } from './advisory-data.ts'
import type { Clock } from './clock.ts'
import type { FileDigests, Files, PolicyPlaces, SettingsPlaces } from './files.ts'
import type { GitAccess } from './git.ts'
import type { HookAccess } from './hook.ts'
import type { AtFolder, Invocation } from './invocation.ts'
import type { Npm } from './npm.ts'
import type { Outputs } from './output.ts'
import type { Registries } from './registries.ts'
import type { SetupAccess } from './setup.ts'
import type { Trails } from './trail.ts'

/** The outside world. Only what starts a command takes all of it; every other function takes the ports that it uses. */
export interface Host
  extends
    Invocation,
    Files,
    PolicyPlaces,
    SettingsPlaces,
    FileDigests,
    Clock,
    Outputs,
    GitAccess,
    Registries,
    AdvisoryData,
    Npm,
    Trails,
    SetupAccess,
    HookAccess,
    AtFolder<Host> {}
