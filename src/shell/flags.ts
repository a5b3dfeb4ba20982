// Which flags of the package managers take the next word as their value.

import type { ShellWord } from './word.ts'

/**
 * npm's flags that are no switches (npm 9 to 12, `@npmcli/config` lib/definitions), and their short forms.
 */
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

/** Those of npx: `-p` names a package there. */
export const npxValueFlags: ReadonlySet<string> = new Set([...npmValueFlags, 'p'])

/** pnpm's (pnpm 8 to 10, `pnpm help`). */
export const pnpmValueFlags: ReadonlySet<string> = new Set(
  (
    'C dir F filter filter-prod reporter loglevel registry store-dir virtual-store-dir workspace-concurrency ' +
    'network-concurrency package lockfile-dir modules-dir node-linker package-import-method child-concurrency ' +
    'changed-files-ignore-pattern test-pattern cpu os libc config use-node-version save-prefix tag allow-build'
  ).split(' '),
)

/** Those of yarn 1 to 4. */
export const yarnValueFlags: ReadonlySet<string> = new Set(
  (
    'cwd registry modules-folder cache-folder mutex network-timeout network-concurrency preferred-cache-folder use-yarnrc ' +
    'global-folder link-folder link-duplicates package p mode pattern A tag otp prefix scripts-prepend-node-path ' +
    'from exclude include j jobs'
  ).split(' '),
)

/** bun's and bunx's. */
export const bunValueFlags: ReadonlySet<string> = new Set(
  'cwd registry c config cache-dir filter F backend package p omit network-concurrency concurrent-scripts cafile ca linker env-file r preload minimum-release-age'.split(
    ' ',
  ),
)

/** A command line taken apart. */
export interface Line {
  /** Flags that were given a value, by name without dashes, in order. */
  readonly values: ReadonlyMap<string, readonly ShellWord[]>
  readonly switches: ReadonlySet<string>
  readonly words: readonly ShellWord[]
  /** A word that is not known can be a flag as well: then nothing after it is certain. */
  readonly isKnown: boolean
}

/** Takes a command line apart. @param most - after that many words, and after `--`, nothing is a flag any more. */
export function readLine(
  given: readonly ShellWord[],
  valueFlags: ReadonlySet<string>,
  most = Number.POSITIVE_INFINITY,
): Line {
  const values = new Map<string, ShellWord[]>()
  const switches = new Set<string>()
  const words: ShellWord[] = []
  const take = (name: string, value: ShellWord) => values.set(name, [...(values.get(name) ?? []), value])
  let isOver = false
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at] as ShellWord
    const { text, isKnown } = word
    isOver ||= words.length >= most
    if (isOver || !text.startsWith('-') || text === '-') words.push(word)
    else if (text === '--') isOver = true
    else {
      const name = text.replace(/^--?/, '').replace(/=.*$/s, '')
      const equals = text.indexOf('=')
      if (equals !== -1) take(name, { text: text.slice(equals + 1), isKnown })
      else if (valueFlags.has(name) && at + 1 < given.length) {
        at += 1
        take(name, given[at] as ShellWord)
      } else switches.add(name)
    }
  }
  return { values, switches, words, isKnown: given.every((word) => word.isKnown) }
}
