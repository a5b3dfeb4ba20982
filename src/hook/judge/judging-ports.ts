// The ports with which the hook judges a root, a command and an event.

import type { JudgeHost } from '../../check/judge.ts'
import type { PolicyHost } from '../../policy/load/load.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SettingsPlaces } from '../../ports/files.ts'
import type { HookAccess } from '../../ports/hook.ts'
import type { AtFolder, Invocation } from '../../ports/invocation.ts'
import type { Npm } from '../../ports/npm.ts'
import type { Registries } from '../../ports/registries.ts'
import type { CheckoutFiles } from '../../snapshot/snapshot.ts'
import type { RecordPorts } from '../../trail/record-run.ts'
import type { TrialPorts } from '../../wrapper/dry-run.ts'
import type { SearchPorts } from '../../wrapper/find-lines.ts'

/** From the folder of a root: what its policy is found with, and what its changes are judged with. */
type RootPorts = PolicyHost &
  SettingsPlaces &
  JudgeHost &
  HookAccess &
  Pick<Registries, 'preview'> &
  Pick<Npm, 'copyProject' | 'lineMemory'>

/** What lines are looked for with, from the folder that they are typed in. */
export type OfferPorts = JudgeHost & HookAccess & SearchPorts

/** What a changed root is judged with; each root is read from its own folder. */
export type JudgingPorts = HookAccess & Pick<Clock, 'now'> & AtFolder<RootPorts>

/** What a step of a command is judged with; a dry run of npm starts in the folder of the step. */
export type StepPorts = HookAccess &
  CheckoutFiles &
  Pick<Clock, 'now'> &
  Pick<Invocation, 'env'> &
  AtFolder<RootPorts & TrialPorts>

/** What an event is answered with: the roots that it changed and the command that follows, both recorded. */
export type EventPorts = RecordPorts & StepPorts
