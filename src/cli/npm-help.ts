// The help of npm's commands that depgate has itself: `depgate install --help`.

import { npmCommandOf, type npmWords } from '../shell/npm-commands.ts'

/** The commands of the wrapper, for the overview. */
export const npmSummary: readonly (readonly [name: string, summary: string])[] = [
  [
    'install …',
    'npm install behind the gate; also ci, update, uninstall, dedupe, audit fix, exec (npx), create',
  ],
  ['npm …', 'the same for any npm command line: what cannot change the tree passes straight through'],
]

const examples: Readonly<Partial<Record<keyof typeof npmWords, readonly string[]>>> = {
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

/**
 * Returns depgate's own help where a command line asks for it, otherwise null. After `depgate npm` npm answers itself,
 * as it has to under the alias `npm="depgate npm"`.
 */
export function helpOfNpmCommand(argv: readonly string[]): string | null {
  const [word = '', next] = argv
  const known = npmCommandOf(word)
  const isAsked = next === '--help' || next === '-h'
  if (known === null || !isAsked) return null
  return [
    `depgate ${word}: npm ${word} behind the gate`,
    '',
    'Your npm resolves the tree, depgate judges it, and npm installs that same tree or nothing.',
    '',
    `Usage: depgate ${word} [npm's own arguments]`,
    '',
    '  --policy <file>  the policy (default: depgate.json of the project)',
    '  --safe           where a version is refused, install the newest tree that passes',
    '  -h, --help       show this',
    '',
    `All else is npm's: depgate npm ${word} --help`,
    '',
    'Examples:',
    ...(examples[known] ?? [`depgate ${word}`]).map((example) => `  ${example}`),
    '',
  ].join('\n')
}
