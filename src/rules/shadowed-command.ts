import { findProgram, findShadowed, foldCommand, listCommands } from '../lockfile/commands.ts'
import { defineRule, type Breach } from './define-rule.ts'
import { byFact } from './finding-name.ts'
import { plain } from '../text/plain.ts'
import type { PackageArrival } from '../model/change.ts'

const maxFindings = 20

export default defineRule({
  id: 'shadowed-command',
  summary: 'A package may not bring a command that is named as a known program, or as another one.',
  why: 'npm links the commands of packages into node_modules/.bin and puts that folder first in PATH: in every script and install script `node`, `git` or `tsc` is then the one that a package brought, and nothing has to run at install.',
  fix: 'Find out why the package brings that command. If it is meant (a package that is the program itself), record a waiver that names the command, or take another package.',
  level: 'error',
  judges: 'package',
  nameFinding: byFact('command'),
  fixedBy: 'person',
  needs: [],
  wants: ['manifest'],
  options: {},
  // The commands of a version that is only considered are not known.
  skips: ({ isHypothetical, copies }) =>
    isHypothetical === true || copies.every(({ source }) => source.type === 'directory' && source.isInside),
  *check(arrival, { manifest }) {
    const published = manifest.status === 'obtained' ? (manifest.value.published?.bin ?? null) : null
    const locked = arrival.copies.map(listCommands)
    if (published === null && locked.includes(null) && manifest.status === 'missing') {
      yield { message: manifest.reason, gap: 'manifest' }
    }
    const commands = new Set([...Object.keys(published ?? {}), ...locked.flatMap((some) => some ?? [])])
    const { known, isRecorded } = listBefore(arrival)
    const gained = [...commands].filter((command) => !known.has(foldCommand(command))).sort()
    const isKnown = manifest.status === 'obtained' && manifest.value.published !== null
    const shadows = gained.flatMap((command) => {
      const breach = describe(arrival, command)
      // A command that only the entry claims is gone once npm rewrites the entry.
      const isPublished = isKnown ? Object.hasOwn(published ?? {}, command) : null
      return breach === null ? [] : [{ ...breach, facts: { ...breach.facts, isPublished } }]
    })
    yield* shadows.slice(0, maxFindings)
    const more = shadows.length - maxFindings
    if (more > 0) yield { message: `it brings ${more} more commands of other programs and packages` }
    const others = gained.filter((command) => describe(arrival, command) === null)
    if (others.length === 0 || !isRecorded) return
    const shown = others.slice(0, 5).map((command) => plain(command, 60))
    const rest = others.length > 5 ? ` and ${others.length - 5} more` : ''
    yield {
      message: `it gains the ${others.length === 1 ? 'command' : 'commands'} ${shown.join(', ')}${rest}, which it did not have before`,
      asWarning: true,
      facts: { command: plain(others.join(', '), 200), commands: others.length },
    }
  },
})

/** The commands that the package had before the change, in any version, where its lockfile records them. */
function listBefore({ name, project, before = project.before ?? [] }: PackageArrival) {
  const old = before.filter((copy) => copy.name === name).map(listCommands)
  return {
    known: new Set(old.flatMap((some) => some ?? []).map(foldCommand)),
    isRecorded: old.length > 0 && !old.includes(null),
  }
}

function describe(arrival: PackageArrival, command: string): Breach | null {
  const program = findProgram(command, arrival.name)
  const shown = plain(command, 60)
  if (program !== null) {
    return {
      message: program.isItself
        ? `it is ${program.program} as a package: scripts of this project run the command ${shown} that it brings`
        : `it brings the command ${shown}, which scripts and installs run in the place of the program ${program.program}`,
      asWarning: program.isItself,
      facts: { command: shown, program: program.program, of: null },
    }
  }
  const other = findShadowed(arrival, command)
  if (other === null) return null
  return {
    message: `it brings the command ${shown}, which ${other.name}@${other.version} brings too: either can be the one that runs`,
    facts: { command: shown, program: null, of: `${other.name}@${other.version}` },
  }
}
