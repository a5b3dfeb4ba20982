// The names of programs, sorted by what they do with their words.

import type { Manager } from './package-managers.ts'

/** What a program is called, and which package manager that is. */
export const managers: Readonly<Record<string, Manager>> = {
  npm: 'npm',
  'npm-cli': 'npm',
  npx: 'npx',
  'npx-cli': 'npx',
  pnpm: 'pnpm',
  pnpx: 'pnpx',
  yarn: 'yarn',
  yarnpkg: 'yarn',
  bun: 'bun',
  bunx: 'bunx',
}
/** Shells that take a command line with `-c`, or a script. */
export const shells = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish', 'mksh', 'rbash'])
/** PowerShell. */
export const windowsShells = new Set(['pwsh', 'powershell'])
/** They run a script of the project, or code that is in a word. */
export const interpreters = new Set(['node', 'nodejs', 'tsx', 'ts-node', 'deno'])
/** They run a part of a file of the project, by its name. */
export const runnersOfTargets = new Set(['make', 'gmake', 'just', 'task', 'source', '.'])
/** Commands that name things and run none of them. */
export const quiet = new Set(
  (
    'echo printf grep egrep fgrep rg ag cat bat less more head tail ls tree which where whereis type hash man tldr help sed wc ' +
    'sort uniq tr cut diff cmp comm jq yq mkdir rmdir touch cp mv rm ln chmod chown stat file du df gh curl wget test [ ' +
    'tee true false : sleep date pwd basename dirname realpath readlink kill ps pgrep pkill killall code vim nano open set ' +
    'unset local declare readonly typeset history apt apt-get brew dnf yum apk pacman snap choco winget wait fg bg jobs'
  ).split(' '),
)
/** Tools that print settings for `eval` to take over. */
export const settingsOf =
  /^\$\(\s*"?(?:fnm|nvm|nodenv|rbenv|pyenv|brew|\S*\/brew|direnv|mise|ssh-agent|asdf|starship|conda|dircolors|zoxide|opam)\b[^;|&$`]*\)$/

/** Settings that change what is installed, or which npm it is. */
export const affectsExecution =
  /^(?:npm_config_.*|PATH|NODE_OPTIONS|HOME|USERPROFILE|XDG_.*|YARN_.*|PNPM_.*|BUN_.*|COREPACK_.*)$/i

const programFlags = [
  'git',
  'shell',
  'script-shell',
  'node-options',
  'node-gyp',
  'init-module',
  'init.module',
  'extension-file',
  'userconfig',
  'globalconfig',
]

/** Whether a setting of npm names a program that it runs, or a file that can; npm takes a beginning for the whole. */
export function namesProgram(setting: string): boolean {
  const name = setting.toLowerCase().replaceAll('_', '-')
  return name !== 'global' && name.length > 2 && programFlags.some((flag) => flag.startsWith(name))
}
