// The names of programs, sorted by what they do with their words.

/** Shells that take a command line with `-c`, or a script. */
export const shells = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ksh',
  'ash',
  'fish',
  'mksh',
  'rbash',
  'yash',
  'nu',
])
/** PowerShell. */
export const windowsShells = new Set(['pwsh', 'powershell'])
/** They run a script of the project, or code that is in a word. */
export const interpreters = new Set([
  'node',
  'nodejs',
  'tsx',
  'ts-node',
  'deno',
  'bun',
  'python',
  'python3',
  'ruby',
  'perl',
  'php',
])
/** They run a part of a file of the project, by its name. */
export const runnersOfTargets = new Set(['make', 'gmake', 'just', 'task', 'source', '.'])
/** They take the lines that they run from stdin. */
export const lineReaders = new Set(['at', 'batch', 'crontab'])

/** Commands that name things and run none of them; each with the flags that make it run one. */
const quietWords =
  'echo printf grep egrep fgrep zgrep rg ag ack cat bat tac nl head tail ls tree exa eza which where whereis type hash ' +
  'man tldr help info apropos whatis sed wc sort uniq tr cut paste join column fold fmt rev diff cmp comm colordiff delta jq yq ' +
  'gron mkdir rmdir touch cp mv rm ln chmod chown chgrp stat file du df gh glab hub curl wget http test [ tee true false : ' +
  'sleep date cal pwd basename dirname realpath readlink kill ps pgrep pkill killall pidof top htop lsof code cursor ' +
  'nano open xdg-open set unset local declare readonly typeset history shopt ulimit umask id whoami groups hostname ' +
  'uname uptime free apt apt-get brew dnf yum apk pacman snap choco winget scoop wait fg bg jobs disown read mapfile ' +
  'seq expr base64 md5sum sha1sum sha256sum sha512sum shasum cksum xxd od hexdump strings iconv pbcopy xclip xsel ' +
  'notify-send logger clear tput stty tty zip unzip gzip gunzip zcat dos2unix prettierd return exit break continue shift'
const quiet = new Set(quietWords.split(' '))

/** What makes a command that is otherwise quiet run a word of its own. */
const running: Readonly<Record<string, RegExp>> = {
  rg: /(?:^|\s)--(?:pre|hostname-bin)(?![\w-])/,
  sort: /(?:^|\s)--compress-program/,
  gh: /(?:^|\s)(?:alias|extension|codespace)\s/,
  zip: /(?:^|\s)-(?:TT|-unzip-command)/,
  // GNU sed's command `e`, and the flag of `s`.
  sed: /(?:^|[\s;{}\d$/])e\s+\S|s(.).*?\1.*?\1[gpiIm\d]*e/s,
  man: /(?:^|\s)(?:-P|--pager|-H|--html)/,
  history: /-s\s/,
  mapfile: /(?:^|\s)-C/,
  code: /--command/,
}

/** Whether a command names things and runs none of them. @param words - behind its name, as one text. */
export function isQuiet(name: string, words: string): boolean {
  return quiet.has(name) && running[name]?.test(words) !== true
}

/** Programs that only read the files that they are given. */
export const readingFiles = new Set(
  'cat bat less more head tail ls grep egrep fgrep rg ag stat file wc test [ diff cmp md5sum sha256sum echo printf git'.split(
    ' ',
  ),
)

/** Tools that print settings for `eval` to take over. */
export const settingsOf =
  /^\$\(\s*"?(?:fnm|nvm|nodenv|rbenv|pyenv|brew|\S*\/brew|direnv|mise|ssh-agent|asdf|starship|conda|dircolors|zoxide|opam)\b[^;|&$`]*\)$/

/** Settings that change what is installed, or which npm it is. */
export const affectsExecution =
  /^(?:npm_config_.*|PATH|NODE_OPTIONS|HOME|USERPROFILE|XDG_.*|YARN_.*|PNPM_.*|BUN_.*|COREPACK_.*)$/i

/** Whether a PATH finds the same programs as before, and others only in folders with a whole path. */
export function isPlainPath(value: string): boolean {
  return value
    .replace(/^"(.*)"$/s, '$1')
    .split(':')
    .every((part) => /^(?:\$PATH|\$\{PATH\}|(?:~|\$HOME|\$\{HOME\})?\/[\w.@+/-]*)$/.test(part))
}

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
