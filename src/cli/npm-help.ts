// The help of npm's commands that depgate has itself: `depgate install --help`.

import { npmCommandOf, npmWords } from '../shell/npm-commands.ts'
import type { CommandHelp } from './command.ts'
import { describeFlags, helpFlag, type Flag } from './flags.ts'

/** The commands of the wrapper, for the overview. */
export const npmSummary: readonly (readonly [name: string, summary: string])[] = [
  [
    'install …',
    'npm install behind the gate; also ci, update, uninstall, dedupe, audit fix, exec (npx), create',
  ],
  ['npm …', 'the same for any npm command line: what cannot change the tree passes straight through'],
]

type Word = keyof typeof npmWords | 'npm' | 'npx'

const examples: Readonly<Partial<Record<Word, readonly string[]>>> = {
  npm: ['depgate npm install left-pad -E', 'depgate npm run build', 'depgate npm help install'],
  npx: ['depgate npx cowsay@1.5.0 hi', 'depgate npx -p typescript@5.9.2 tsc --version'],
  install: [
    'depgate install left-pad -E',
    'depgate install -D vitest --dry-run',
    'depgate install express --safe',
  ],
  ci: ['depgate ci', 'depgate ci --ignore-scripts'],
  update: ['depgate update', 'depgate update express --safe'],
  exec: ['depgate exec -- cowsay@1.5.0 hi', 'depgate npx cowsay@1.5.0 hi'],
  create: ['depgate create vite@latest my-app'],
}

/** The flags that depgate takes there; all others are npm's. */
const flags: Readonly<Record<string, Flag>> = {
  policy: { value: 'file', summary: 'the policy (default: depgate.json of the project)' },
  safe: { summary: 'where a version is refused, install the newest tree that passes' },
}

/** The commands of npm that depgate has itself, as pages. */
export const npmPages: readonly CommandHelp[] = (
  [...Object.keys(npmWords), 'npm', 'npx'] as (Word & string)[]
).map((word) => ({
  name: word,
  summary: `${word === 'npm' || word === 'npx' ? `any command line of ${word}` : `npm ${word}`} behind the gate`,
  usage: `${word} [npm's own arguments]`,
  examples: examplesOf(word),
  flags,
}))

function examplesOf(word: Word): readonly string[] {
  return examples[word] ?? [`depgate ${word}`]
}

/**
 * Returns depgate's own help where a command line asks for it, otherwise null. After `depgate npm <command>` npm answers
 * itself, as it has to under the alias `npm="depgate npm"`.
 */
export function helpOfNpmCommand(argv: readonly string[]): string | null {
  const [word = '', ...rest] = argv
  const known = npmCommandOf(word)
  const isTool = word === 'npm' || word === 'npx'
  if (known === null && !isTool) return null
  // Behind the name of what is run a flag belongs to that.
  const isRunner = known === 'exec' || known === 'create'
  const own = isTool || isRunner ? rest.slice(0, 1) : rest.slice(0, endOf(rest))
  if (!own.includes('--help') && !own.includes('-h')) return null
  const [title, all] = isTool
    ? [`any command line of ${word}`, `npm's own help: ${word} --help, or depgate npm help`]
    : [`npm ${word}`, `All else is npm's: depgate npm ${word} --help`]
  return [
    `depgate ${word}: ${title} behind the gate`,
    '',
    'Your npm resolves the tree, depgate judges it, and npm installs that same tree or nothing.',
    ...(word === 'npm'
      ? ['What cannot change the tree (npm ls, npm run, npm view …) passes straight through.']
      : []),
    '',
    `Usage: depgate ${word} [npm's own arguments]`,
    '',
    describeFlags({ ...flags, ...helpFlag }),
    '',
    all,
    '',
    'Examples:',
    ...examplesOf(known ?? (word as 'npm' | 'npx')).map((example) => `  ${example}`),
    '',
  ].join('\n')
}

function endOf(args: readonly string[]): number {
  const end = args.indexOf('--')
  return end === -1 ? args.length : end
}
