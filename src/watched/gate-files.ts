// The files beside lockfile and manifests whose edit can weaken the gate.

import { hookFiles, hookPrograms } from '../agents/ordered-wirings.ts'
import { hookSettings } from '../agents/settings-files.ts'
import type { ProjectFile } from '../model/change.ts'

/** A file that is part of the gate, by its path from the project's folder or the top of its checkout. */
export interface GateFile {
  readonly kind: ProjectFile['kind']
  readonly path: string
}

/** The policy of a project. */
export const policyFile = 'depgate.json'

/** The settings of agents and of depgate, and the hook programs that agents run. */
export const gateFiles: readonly GateFile[] = [
  { kind: 'policy', path: policyFile },
  { kind: 'npmrc', path: '.npmrc' },
  ...hookSettings.map((path): GateFile => ({ kind: 'hook-settings', path })),
  { kind: 'hook', path: '.depgate/depgate.mjs' },
  ...[...hookPrograms, ...hookFiles].sort().map((path): GateFile => ({ kind: 'hook', path })),
]
