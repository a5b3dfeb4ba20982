// npm's and npx's command lines.

import { npmCommandNamed } from '../npm-commands.ts'
import { readLine, without, type Line } from './line.ts'
import {
  initializer,
  isHelp,
  nothing,
  readRunner,
  readSettings,
  step,
  unknown,
  type Reading,
  type Runner,
} from './reading.ts'
import type { ShellWord } from '../word.ts'

/** npm's flags that are no switches (npm 9 to 12, `@npmcli/config` lib/definitions), and their short forms. */
export const npmValueFlags: ReadonlySet<string> = new Set(
  (
    '_auth access allow-directory allow-file allow-git allow-remote allow-scripts also audit-level auth-type before ca ' +
    'cache cache-max cache-min cafile call cert cidr cpu depth diff diff-dst-prefix diff-src-prefix diff-unified editor ' +
    'expect-result-count expires fetch-retries fetch-retry-factor fetch-retry-maxtimeout fetch-retry-mintimeout ' +
    'fetch-timeout git globalconfig heading https-proxy include init-author-email init-author-name init-author-url ' +
    'init-license init-module init-type init-version init.author.email init.author.name init.author.url init.license ' +
    'init.module init.version install-strategy key libc local-address location lockfile-version loglevel logs-dir ' +
    'logs-max name maxsockets message min-release-age min-release-age-exclude node-gyp node-options noproxy omit only ' +
    'orgs os otp package pack-destination packages prefix preid provenance-file proxy registry replace-registry-host ' +
    'save-prefix sbom-format sbom-type scope scopes packages-and-scopes-permission orgs-permission password ' +
    'token-description script-shell searchexclude searchlimit searchopts searchstaleness shell tag tag-version-prefix ' +
    'umask user-agent userconfig viewer which workspace reg enjoy-by c C w m L'
  ).split(' '),
)

const folders = ['prefix', 'C']
/** npx alone reads `-p` as the name of a package, and reads no flag after the first word (npm's `bin/npx-cli.js`). */
const npx: Runner = {
  values: new Set([...npmValueFlags, 'p']),
  most: 1,
  folders,
  packages: ['package', 'p'],
  calls: ['call', 'c'],
}
/** npm takes flags from behind the package as well, up to `--`: `npm exec x --package=y` runs y. */
const exec: Runner = { values: npmValueFlags, folders, packages: ['package'], calls: ['call', 'c'] }
const create: Runner = { ...exec, packages: [], calls: [], toSpec: initializer }

/** Reads what follows `npx`. */
export function readNpx(words: readonly ShellWord[]): Reading {
  return readRunner(words, npx)
}

/** Words of npm that change a tree and are not among the wrapper's: they test after they have installed, or link. */
const installing = new Set(['install', 'install-test', 'link'])
const changing = new Set(['ci', 'install-ci-test', 'update', 'uninstall', 'dedupe'])

/** Reads what follows `npm`. */
export function readNpm(given: readonly ShellWord[]): Reading {
  const line = readLine(given, { values: npmValueFlags })
  const [first, ...rest] = line.words
  if (isHelp(line)) return nothing
  if (first === undefined) return line.isKnown ? nothing : unknown
  if (!first.isKnown) return unknown
  const command = npmCommandNamed(first.text)
  const words = without(given, first)
  if (command === 'exec') return readRunning(words, line, exec)
  if (command === 'init') return rest[0] === undefined ? nothing : readRunning(words, line, create)
  if (command === 'run') return rest[0] === undefined ? nothing : { type: 'script', name: rest[0] }
  if (command === 'audit') return rest[0]?.text === 'fix' ? step([], line, folders) : nothing
  if (command === 'config' || command === 'set') return readSettings(command === 'set' ? line.words : rest)
  if (command !== null && installing.has(command)) {
    const read = step(rest, line, folders)
    // `npm link x` installs it for all projects first.
    return command === 'link' && rest.length > 0 ? { ...read, isGlobal: true } : read
  }
  if (command !== null && changing.has(command)) return step([], line, folders)
  return nothing
}

/** What follows `--` and the first word after it is the program's own, and need not be known. */
function readRunning(words: readonly ShellWord[], { flags }: Line, runner: Runner): Reading {
  const at = words.findIndex(({ text }) => text === '--')
  const own = readLine(words.slice(0, at), { values: npmValueFlags }).words
  const isNamed = own.length > 0 || flags.some(({ name }) => ['call', 'c', 'package'].includes(name))
  const reading = readRunner(at === -1 ? words : words.slice(0, at + (isNamed ? 1 : 2)), runner)
  // The command's own word is one of npm's too.
  return reading.type === 'step' ? { ...reading, end: reading.end + 1 } : reading
}
