// Why a call of a package manager cannot be judged before it runs.

import npa from 'npm-package-arg'
import type { TreeFolder } from './environment.ts'
import type { Manager } from './managers/index.ts'
import type { StepReading } from './managers/reading.ts'
import { affectsExecution, isPlainPath, namesProgram } from './programs.ts'
import type { ShellWord } from './word.ts'

/** What is set of the environment. */
export type Variables = readonly (readonly [name: string, value: ShellWord])[]

/** Why it cannot be judged before. */
export interface Obstacle {
  /** As the end of a sentence. */
  readonly reason: string
  /** The text does not tell what is installed; else it does, and only what is installed cannot be looked up. */
  readonly isUntold: boolean
}

/** Where a call is. */
interface Situation {
  readonly tool: Manager
  readonly where: TreeFolder
  readonly env: Variables
  /** It is a file of the project. */
  readonly isOwn: boolean
}

/** Returns why a step cannot be judged before it runs; null where it can. */
export function findObstacle(reading: StepReading, situation: Situation): Obstacle | null {
  const untold = findUntold(reading, situation)
  if (untold !== null) return { reason: untold, isUntold: true }
  const { tool, where, env } = situation
  const told = (reason: string) => ({ reason, isUntold: false })
  const flags = reading.flags.map(({ name }) => name)
  const variables = env.flatMap(([name]) => /^npm_config_(.*)$/i.exec(name)?.[1] ?? [])
  const program = [...flags, ...variables].find(namesProgram)
  if (program !== undefined) return told(`its setting "${program}" names a program or a file of settings`)
  const specs = specsOf(reading) ?? []
  if (isByNpm(tool, reading, where) || (specs.length === 0 && reading.call !== null)) return null
  if (specs.length === 0 && !where.isKnown)
    return { reason: 'its text does not tell in which folder', isUntold: true }
  if (specs.length === 0) return told('only its own manifest and lockfile tell which packages')
  const strange = specs.find((spec) => !isOfRegistry(spec))
  return strange === undefined ? null : told(`"${strange}" is no package of a registry of npm`)
}

/** What of it only a variable, a substitution or another program knows. */
function findUntold(reading: StepReading, { tool, env, isOwn }: Situation): string | null {
  if (isOwn) return `"${tool}" is a program of the project`
  if (!reading.isKnown) return 'its text does not tell which packages'
  for (const [name, value] of env) {
    if (name.toUpperCase() === 'PATH') {
      if (!isPlainPath(value.text)) return `it sets PATH, which decides what "${tool}" is`
    } else if (!value.isKnown && affectsExecution.test(name))
      return `its text does not tell the value of ${name}`
  }
  return null
}

/** The packages that a call names; null where they are not known. */
export function specsOf({ specs, isKnown }: StepReading): string[] | null {
  return isKnown ? specs.map((word) => word.text) : null
}

/** npm judges its own; where only the packages are known (`-p x -c y`, an unknown folder) they are looked up by name. */
export function isByNpm(tool: Manager, { call }: StepReading, where: TreeFolder): boolean {
  return (tool === 'npm' || tool === 'npx') && call === null && where.isKnown
}

/** `pnpm dlx` and `yarn dlx` fetch whatever the project has. */
export function looksHere(tool: Manager): boolean {
  return tool === 'npm' || tool === 'npx' || tool === 'bunx'
}

function isOfRegistry(spec: string): boolean {
  try {
    return npa(spec, '/').registry === true
  } catch {
    return false
  }
}
