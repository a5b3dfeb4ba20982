// What a command line of a package manager asks for, as one line of text.

import { managerNamed, readManager, type Manager } from '../../src/shell/managers/index.ts'
import type { ShellWord } from '../../src/shell/word.ts'

/** `type specs | runs | flags that tell where`, from the words behind the name. */
export function showReading(command: string): string {
  const [name = '', ...rest] = command.split(' ')
  const words = rest.map((text): ShellWord => ({ text, isKnown: !text.includes('$') }))
  const reading = readManager(managerNamed(name) as Manager, words)
  if (reading.type === 'script') return `script ${reading.name.text}`
  if (reading.type === 'command') return `command ${reading.words.map(({ text }) => text).join(' ')}`
  if (reading.type === 'configuration')
    return `configuration ${reading.settings.map(([key]) => key).join(' ')}`
  if (reading.type !== 'step') return reading.type
  const { specs, isRunner, isGlobal, isKnown, folder, call, runs } = reading
  return [
    isRunner ? 'run' : isGlobal ? 'install for all' : 'install',
    specs.map(({ text }) => text).join(' ') || '-',
    ...(folder === null ? [] : [`in ${folder.text}`]),
    ...(call === null ? [] : [`call ${call.text}`]),
    ...(runs === null ? [] : [`looks for ${runs.text}`]),
    ...(isKnown ? [] : ['?']),
  ].join(' | ')
}
