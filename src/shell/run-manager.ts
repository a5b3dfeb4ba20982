// A call of a package manager, as a step.

import type { Surroundings } from './found.ts'
import type { TreeFolder } from './environment.ts'
import { managerNamed, readManager, type Manager } from './managers/index.ts'
import type { StepReading } from './managers/reading.ts'
import { namesInstall } from './mentions.ts'
import { findObstacle, isByNpm, looksHere, specsOf, type Variables } from './obstacle.ts'
import {
  settingsOfConfiguration,
  settingsOfEnvironment,
  settingsOfFiles,
  settingsOfFlags,
} from './settings.ts'
import { prefixOf } from './prefix-table.ts'
import { known, type ShellWord } from './word.ts'
import type { Step } from './step.ts'

/** What `xargs` reads and puts after the words of a command. */
export const stdin: ShellWord = { text: '', isKnown: false }

/** Runs the words of a simple command. */
export type RunWords = (words: readonly ShellWord[], place: TreeFolder, around: Surroundings) => void

/** A package manager and what follows its name. */
export interface ManagerCall {
  readonly tool: Manager
  readonly args: readonly ShellWord[]
  readonly place: TreeFolder
  readonly around: Surroundings
  /** It is a file of the project. */
  readonly isOwn: boolean
  readonly run: RunWords
}

/** Adds what a call of a package manager does. */
export function runManager(call: ManagerCall): void {
  const { tool, args, place, around, run } = call
  const { found } = around
  if (call.isOwn) found.isOpaque = true
  const reading = readManager(tool, args)
  switch (reading.type) {
    case 'nothing':
      return
    case 'unknown':
      // `npm $X`: an install is seen afterwards, and `exec` would leave no trace.
      return found.hide([tool, ...args.map(({ text }) => text)].join(' '))
    case 'script':
      if (!reading.name.isKnown || namesInstall(reading.name.text)) found.isOpaque = true
      return
    case 'command':
      return run(reading.words, place, around)
    case 'configuration':
      return runConfiguration(reading.settings, call)
    case 'step':
      return runStep(reading, call)
  }
}

/** `npm config set registry …`: what later commands read from a settings file; names no package. */
function runConfiguration(written: readonly (readonly [string, ShellWord])[], call: ManagerCall): void {
  const { tool, args, place, around } = call
  for (const [name, value] of written) place.export(`npm_config_${name}`, value)
  const settings = settingsOfConfiguration(written)
  if (settings.length === 0) return
  const texts = args.map(({ text }) => text)
  around.found.steps.push({
    tool,
    args: texts,
    folder: place.folder,
    specs: [],
    named: [],
    isRunner: false,
    leavesTrace: false,
    preview: 'specs',
    obstacle: null,
    isComplete: args.every(({ isKnown }) => isKnown),
    ownArgs: texts,
    runs: null,
    env: {},
    settings,
    isWrapped: around.isWrapped === true,
  })
}

function runStep(reading: StepReading, call: ManagerCall): void {
  const { args, place, around, run } = call
  const where = place.copy()
  if (reading.folder !== null) where.enter(reading.folder)
  const env = [...place.env, ...around.env]
  const obstacle = findObstacle(reading, { ...call, where, env })
  if (obstacle?.isUntold === true && around.isWrapped !== true) around.found.isOpaque = true
  around.found.steps.push(stepOf(reading, call, { where, env, obstacle: obstacle?.reason ?? null }))
  if (reading.call !== null) {
    if (reading.call.isKnown) around.analyse(reading.call.text, where.copy())
    else around.found.isOpaque = true
    return
  }
  // `npx npm@10 install x`, `npx concurrently "npx x"`: the package that is run is one that runs others.
  const [first] = reading.specs
  const inner = first?.text.replace(/(.)@.*$/s, '$1') ?? ''
  const isProgram = managerNamed(inner) !== null || prefixOf(inner) !== null || inner === 'depgate'
  if (!reading.isRunner || !isProgram) return
  const at = args.findIndex((word) => word.text === first?.text)
  run([known(inner), ...args.slice(at + 1)], place, around)
}

/** What a step is made of, as far as the text tells. */
function stepOf(
  reading: StepReading,
  { tool, args, around, place }: ManagerCall,
  {
    where,
    env,
    obstacle,
  }: { readonly where: TreeFolder; readonly env: Variables; readonly obstacle: string | null },
): Step {
  const isEverywhere = env.some(
    ([name, { text }]) =>
      (/^npm_config_global$/i.test(name) && text !== 'false') ||
      (/^npm_config_location$/i.test(name) && text !== 'project' && text !== 'user'),
  )
  const leavesTrace = !reading.isRunner && !reading.isGlobal && !isEverywhere && where.isWithin
  const texts = args.filter((word) => word !== stdin).map((word) => word.text)
  return {
    tool,
    args: texts,
    folder: where.folder,
    specs: specsOf(reading),
    named: reading.specs,
    isRunner: reading.isRunner,
    leavesTrace,
    preview: obstacle !== null ? null : isByNpm(tool, reading, where) ? 'npm' : 'specs',
    obstacle,
    isComplete: args.every(({ isKnown }) => isKnown),
    ownArgs: texts.slice(0, reading.end),
    runs: obstacle === null && where.isKnown && looksHere(tool) ? (reading.runs?.text ?? null) : null,
    env: Object.fromEntries(
      env.filter(([, value]) => value.isKnown).map(([name, value]) => [name, value.text]),
    ),
    settings: [
      ...settingsOfFiles(place.rewritten),
      ...settingsOfEnvironment(env),
      ...settingsOfFlags(tool, reading.flags),
    ],
    isWrapped: around.isWrapped === true,
  }
}
