// Commands that run another command: what they run, and in which environment and folder.

import { known, type ShellWord } from './word.ts'

interface Prefix {
  /** Flags whose value is the next word. */
  readonly values?: readonly string[]
  /** Words before the command. */
  readonly skips?: number
  /** `A=1` before the command. */
  readonly hasEnv?: boolean
  /** Flags that name the folder it runs in. */
  readonly folder?: readonly string[]
  /** With one of these it only asks. */
  readonly asks?: readonly string[]
  /** The command comes after `--` only. */
  readonly needsDashes?: boolean
  /** The first word must be one of these. */
  readonly verbs?: readonly string[]
}

const prefixes: Readonly<Record<string, Prefix>> = {
  env: { values: ['-u', '--unset'], hasEnv: true, folder: ['-C', '--chdir'] },
  sudo: {
    values: [
      '-u',
      '-g',
      '-h',
      '-p',
      '-C',
      '-r',
      '-t',
      '-T',
      '-U',
      '-R',
      '--user',
      '--group',
      '--host',
      '--prompt',
    ],
    hasEnv: true,
    folder: ['-D', '--chdir'],
    asks: ['-l', '-v', '-k', '-K', '--list', '--validate'],
  },
  doas: { values: ['-u', '-C'] },
  nice: { values: ['-n', '--adjustment'] },
  ionice: { values: ['-c', '-n', '-p', '--class', '--classdata'] },
  chrt: { skips: 1 },
  taskset: { skips: 1 },
  nohup: {},
  setsid: {},
  timeout: { values: ['-k', '-s', '--kill-after', '--signal'], skips: 1 },
  gtimeout: { values: ['-k', '-s', '--kill-after', '--signal'], skips: 1 },
  time: { values: ['-f', '-o', '--format', '--output'] },
  stdbuf: { values: ['-i', '-o', '-e', '--input', '--output', '--error'] },
  command: { asks: ['-v', '-V'] },
  exec: { values: ['-a'] },
  builtin: {},
  noglob: {},
  unbuffer: {},
  caffeinate: { values: ['-t', '-w'] },
  flock: { values: ['-w', '-E', '--timeout'], skips: 1 },
  winpty: {},
  busybox: {},
  'cross-env': { hasEnv: true },
  dotenv: { values: ['-e', '-f', '-v', '-c'] },
  mise: { verbs: ['exec', 'x'], needsDashes: true },
  op: { verbs: ['run'], needsDashes: true },
  doppler: { verbs: ['run'], needsDashes: true },
  volta: { values: ['--node', '--npm', '--pnpm', '--yarn'], verbs: ['run'] },
  fnm: { values: ['--using', '--fnm-dir'], verbs: ['exec'] },
  nvm: { verbs: ['exec'], skips: 1 },
  asdf: { verbs: ['exec'] },
  direnv: { verbs: ['exec'], skips: 1 },
}

/** What a prefix leaves. */
export interface Unwrapped {
  readonly words: readonly ShellWord[]
  readonly env: readonly (readonly [name: string, value: ShellWord])[]
  readonly folder: ShellWord | null
  /** A command line that is in one word (`env -S 'npm i x'`). */
  readonly line: ShellWord | null
}

const assignment = /^([A-Za-z_][\w.:@/-]*)=(.*)$/s

/** Splits `A=1` into its name and its value; null where a word is none. */
export function readAssignment({ text, isKnown }: ShellWord): readonly [string, ShellWord] | null {
  const [, name, value] = assignment.exec(text) ?? []
  return name === undefined || value === undefined ? null : [name, { text: value, isKnown }]
}

/** Takes a prefix command off, or returns null where the name is none; nothing is left where it runs nothing. */
export function unwrap(name: string, given: readonly ShellWord[]): Unwrapped | null {
  const prefix = Object.hasOwn(prefixes, name) ? prefixes[name] : undefined
  if (prefix === undefined) return null
  const empty = { words: [], env: [], folder: null, line: null }
  const env: (readonly [string, ShellWord])[] = []
  let folder: ShellWord | null = null
  let [at, skips] = [0, prefix.skips ?? 0]
  if (prefix.verbs !== undefined) {
    if (!prefix.verbs.includes(given[0]?.text ?? '')) return null
    at = 1
  }
  if (prefix.needsDashes === true) {
    const dashes = given.findIndex((word) => word.text === '--')
    return dashes === -1 ? null : { ...empty, words: given.slice(dashes + 1) }
  }
  for (; at < given.length; at += 1) {
    const word = given[at] as ShellWord
    const { text } = word
    const assigned = prefix.hasEnv === true ? readAssignment(word) : null
    if (text === '--') continue
    if (prefix.asks?.includes(text) === true) return empty
    const [, glued] = /^--chdir=(.*)$/s.exec(text) ?? []
    if (prefix.folder !== undefined && glued !== undefined) folder = { ...word, text: glued }
    else if (prefix.folder?.includes(text) === true) {
      at += 1
      folder = given[at] ?? null
    } else if (name === 'env' && /^(?:-S|--split-string)/.test(text)) {
      const rest = text.replace(/^(?:-S|--split-string)=?/, '')
      const line = rest === '' ? given[at + 1] : { ...word, text: rest }
      return { words: given.slice(at + (rest === '' ? 2 : 1)), env, folder, line: line ?? known('') }
    } else if (prefix.values?.includes(text) === true) at += 1
    else if (/^[-+]./.test(text)) continue
    else if (assigned !== null) env.push(assigned)
    else if (skips > 0) skips -= 1
    else break
  }
  return { words: given.slice(at), env, folder, line: null }
}

/** The words of an `xargs` that are the command it runs. */
export function readXargs(given: readonly ShellWord[]): readonly ShellWord[] {
  const values = [
    '-n',
    '-I',
    '-P',
    '-L',
    '-d',
    '-E',
    '-s',
    '-a',
    '--max-args',
    '--max-procs',
    '--replace',
    '--arg-file',
    '--delimiter',
  ]
  for (let at = 0; at < given.length; at += 1) {
    const { text } = given[at] as ShellWord
    if (values.includes(text)) at += 1
    else if (!text.startsWith('-')) return given.slice(at)
  }
  return []
}

/** The commands that a `find` runs. */
export function readFind(given: readonly ShellWord[]): readonly (readonly ShellWord[])[] {
  return given.flatMap((word, at) => {
    if (!['-exec', '-execdir', '-ok', '-okdir'].includes(word.text)) return []
    const rest = given.slice(at + 1)
    const end = rest.findIndex(({ text }) => text === ';' || text === '+')
    return [
      (end === -1 ? rest : rest.slice(0, end)).map((one) =>
        one.text.includes('{}') ? { ...one, isKnown: false } : one,
      ),
    ]
  })
}

/** What a shell is told to run. */
export type ShellProgram =
  | { readonly type: 'line'; readonly line: ShellWord; readonly args: readonly ShellWord[] }
  | { readonly type: 'script'; readonly script: ShellWord }
  | { readonly type: 'stdin' }

/** Reads the arguments of `sh`, `bash` and their like. */
export function readShell(given: readonly ShellWord[]): ShellProgram {
  let hasLine = false
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at] as ShellWord
    const { text, isKnown } = word
    if (isKnown && /^[-+][oO]$/.test(text)) at += 1
    else if (isKnown && ['--rcfile', '--init-file'].includes(text)) at += 1
    else if (isKnown && /^[-+][A-Za-z]+$/.test(text)) {
      hasLine ||= text.startsWith('-') && text.includes('c')
      // `-euo pipefail`
      if (/o$/.test(text) && text.length > 2) at += 1
    } else if (!(isKnown && text.startsWith('--'))) {
      return hasLine
        ? { type: 'line', line: word, args: given.slice(at + 1) }
        : { type: 'script', script: word }
    }
  }
  return { type: 'stdin' }
}
