// What git is told to run, by its flags, its settings and its subcommands.

import type { Surroundings } from './found.ts'
import type { TreeFolder } from './environment.ts'
import type { RunWords } from './run-manager.ts'
import { joined } from './prefixes.ts'
import type { ShellWord } from './word.ts'

/** Flags whose value is a line for a shell, or a program (`git help rebase`, `difftool`, `filter-branch`, `clone`). */
const lineFlags =
  /^(?:--exec|-x|--upload-pack|-u|--receive-pack|--extcmd|--(?:tree|index|msg|env|parent|commit|tag-name)-filter|--remote|--run-command|--paginate-with)$/
const glued =
  /^(?:--exec|--upload-pack|--receive-pack|--extcmd|--(?:tree|index|msg|env|parent|commit|tag-name)-filter)=(.*)$/s
/** Subcommands that take such a flag; elsewhere `-x` and `-u` mean other things. */
const running = new Set(
  'rebase difftool filter-branch clone fetch pull push ls-remote archive upload-pack'.split(' '),
)

/** Reads what follows `git`. */
export function runGit(
  given: readonly ShellWord[],
  place: TreeFolder,
  around: Surroundings,
  run: RunWords,
): void {
  const { found } = around
  // GIT_EDITOR, GIT_PAGER, GIT_SSH_COMMAND and their like are lines for a shell.
  for (const [, value] of around.env) found.pass(value.text)
  const { config, folder, words } = readGlobal(given)
  for (const setting of config) found.pass(setting)
  const inside = place.copy()
  if (folder !== null) inside.enter(folder)
  const [verb, ...rest] = words
  if (verb === undefined) return
  const [first] = rest
  if (verb.text === 'bisect' && first?.text === 'run') return run(rest.slice(1), inside, around)
  if (verb.text === 'submodule') {
    const at = rest.findIndex(({ text }) => text === 'foreach')
    const line = joined(rest.slice(at + 1).filter(({ text }) => text !== '--recursive'))
    if (at !== -1) runLine(line, inside, around)
    return
  }
  // `git config alias.x '!npx y'` runs with the next `git x`.
  if (verb.text === 'config') return found.pass(joined(rest).text)
  if (running.has(verb.text)) runFlags(rest, inside, around)
}

function runFlags(rest: readonly ShellWord[], place: TreeFolder, around: Surroundings): void {
  for (const [at, word] of rest.entries()) {
    const [, value] = glued.exec(word.text) ?? []
    const line =
      value !== undefined ? { ...word, text: value } : lineFlags.test(word.text) ? rest[at + 1] : undefined
    if (line !== undefined) runLine(line, place, around)
  }
}

function runLine(line: ShellWord, place: TreeFolder, around: Surroundings): void {
  if (line.isKnown) around.analyse(line.text, place.copy())
  else around.found.passUnknown(line.text)
}

/** Its flags before the subcommand: `-C folder`, `-c core.pager='npx x'`. */
function readGlobal(given: readonly ShellWord[]) {
  const config: string[] = []
  let [at, folder]: [number, ShellWord | null] = [0, null]
  for (; at < given.length; at += 1) {
    const { text } = given[at] as ShellWord
    const next = given[at + 1]
    if (!text.startsWith('-')) break
    if (text === '-c' || text.startsWith('--config-env')) config.push(next?.text ?? '')
    if (text === '-C') folder = next ?? null
    if (['-c', '-C', '--git-dir', '--work-tree', '--namespace', '--exec-path'].includes(text)) at += 1
  }
  return { config, folder, words: given.slice(at) }
}
