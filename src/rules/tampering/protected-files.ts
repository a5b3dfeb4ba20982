// The files beside lockfile and manifests that keep the gate in force: anyone who changes one of them can weaken it.
import type { ProjectFile } from '../../model/change.ts'

/** A file that is part of the gate, by its path from the project's folder or the top of its checkout. */
export interface GateFile {
  readonly kind: ProjectFile['kind']
  readonly path: string
}

/** Where agents and depgate itself read how they are to be held; places as the agents document them. */
export const gateFiles: readonly GateFile[] = [
  { kind: 'policy', path: 'depgate.json' },
  { kind: 'npmrc', path: '.npmrc' },
  { kind: 'hook-settings', path: '.claude/settings.json' },
  { kind: 'hook-settings', path: '.claude/settings.local.json' },
  { kind: 'hook-settings', path: '.codex/hooks.json' },
  { kind: 'hook-settings', path: '.cursor/hooks.json' },
  { kind: 'hook-settings', path: '.gemini/settings.json' },
  { kind: 'hook-settings', path: '.github/hooks/depgate.json' },
  { kind: 'hook', path: '.depgate/depgate.mjs' },
  { kind: 'hook', path: '.claude/hooks/depgate.mjs' },
  { kind: 'hook', path: '.codex/hooks/depgate.mjs' },
  { kind: 'hook', path: '.cursor/hooks/depgate.mjs' },
]
