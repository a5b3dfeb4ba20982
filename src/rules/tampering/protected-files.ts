// The files beside lockfile and manifests that keep the gate in force: anyone who changes one of them can weaken it.
import { hookFiles, hookPrograms } from '../../agents/ordered-wirings.ts'
import { hookSettings } from '../../agents/settings-files.ts'
import type { ProjectFile } from '../../model/change.ts'

/** A file that is part of the gate, by its path from the project's folder or the top of its checkout. */
export interface GateFile {
  readonly kind: ProjectFile['kind']
  readonly path: string
}

/** Where agents and depgate itself read how the gate runs, and the programs that they run. */
export const gateFiles: readonly GateFile[] = [
  { kind: 'policy', path: 'depgate.json' },
  { kind: 'npmrc', path: '.npmrc' },
  ...hookSettings.map((path): GateFile => ({ kind: 'hook-settings', path })),
  { kind: 'hook', path: '.depgate/depgate.mjs' },
  ...[...hookPrograms, ...hookFiles].sort().map((path): GateFile => ({ kind: 'hook', path })),
]
