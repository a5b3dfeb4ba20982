// npm's flags: which take a value, and what a beginning or several letters in one word stand for.

/**
 * Those that npm 12 added, which refuses beginnings of names. Among the others they would make a beginning that npm 11
 * understands (`--ign`, `--edi vim`) one of two.
 */
const twelve = {
  values: 'edit-dir extension-file patches-dir to'.split(' '),
  switches:
    'allow-unused-patches ignore-existing ignore-extension ignore-patch-failures keep-edit-dir strict-npmrc'.split(
      ' ',
    ),
}

/** Those that are no switches (npm 9 to 12, `@npmcli/config` lib/definitions), and their short forms. */
export const npmValueFlags: ReadonlySet<string> = new Set([
  ...twelve.values,
  ...(
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
])

/** The switches. */
const npmSwitches: ReadonlySet<string> = new Set([
  ...twelve.switches,
  ...(
    'all allow-same-version audit bin-links browser bypass-2fa color commit-hooks dangerously-allow-all-scripts ' +
    'description dev diff-ignore-all-space diff-name-only diff-no-prefix diff-text dry-run engine-strict expect-results ' +
    'force foreground-scripts format-package-lock fund git-tag-version global global-style if-present ignore-scripts ' +
    'include-staged include-workspace-root include-attestations init-private install-links json legacy-bundling ' +
    'legacy-peer-deps link long offline omit-lockfile-registry-resolved optional package-lock package-lock-only ' +
    'parseable allow-scripts-pending allow-scripts-pin prefer-dedupe prefer-offline prefer-online production progress ' +
    'provenance read-only rebuild-bundle save save-bundle save-dev save-exact save-optional save-peer save-prod ' +
    'packages-all shrinkwrap sign-git-commit sign-git-tag strict-peer-deps strict-allow-scripts strict-ssl timing ' +
    'unicode update-notifier usage version versions workspaces workspaces-update yes'
  ).split(' '),
])

/** npm's short forms of one letter (`@npmcli/config`, `shorthands`). */
const letters: Readonly<Record<string, string>> = {
  a: 'all',
  c: 'call',
  d: 'loglevel=info',
  f: 'force',
  g: 'global',
  l: 'long',
  m: 'message',
  n: 'no-yes',
  p: 'parseable',
  q: 'loglevel=warn',
  s: 'loglevel=silent',
  v: 'version',
  w: 'workspace',
  y: 'yes',
  B: 'save-bundle',
  C: 'prefix',
  D: 'save-dev',
  E: 'save-exact',
  H: 'usage',
  L: 'location',
  O: 'save-optional',
  P: 'save-prod',
  S: 'save',
  h: 'usage',
  '?': 'usage',
}
/** Its other short forms. */
const words: Readonly<Record<string, string>> = {
  reg: 'registry',
  'enjoy-by': 'before',
  local: 'no-global',
  help: 'usage',
  quiet: 'loglevel=warn',
  silent: 'loglevel=silent',
  verbose: 'loglevel=verbose',
  dd: 'loglevel=verbose',
  ddd: 'loglevel=silly',
  desc: 'description',
  porcelain: 'parseable',
  readonly: 'read-only',
  iwr: 'include-workspace-root',
  ws: 'workspaces',
  no: 'no-yes',
}
const all = [...npmValueFlags, ...npmSwitches].filter((name) => name.length > 1 && words[name] === undefined)
/** Those of which a beginning counts. */
const begun = all.filter((name) => !twelve.values.includes(name) && !twelve.switches.includes(name))

/**
 * The flags that one stands for, as npm's own parser finds them (nopt, `resolveShort`): `-gE` is two, `--regis` is the
 * only one that begins so. What it does not know stays as it is.
 */
export function resolveNpmFlag(name: string): readonly string[] {
  const [, no = '', bare = ''] = /^((?:no-)*)(.*)$/s.exec(name) ?? []
  if (npmValueFlags.has(name) || npmSwitches.has(name)) return [letters[name] ?? words[name] ?? name]
  const one = letters[name] ?? words[name]
  if (one !== undefined) return [one]
  const each = [...name].map((letter) => letters[letter])
  if (each.every((flag) => flag !== undefined)) return each
  const found = begun.filter((flag) => flag.startsWith(bare))
  if (found.length === 1 && bare !== '') return [`${no}${found[0]}`]
  const short = Object.keys(words).filter((word) => word.startsWith(name))
  return [short.length === 1 && name !== '' ? (words[short[0] ?? ''] ?? name) : name]
}

/** Every name of a flag that npm knows, with two hyphens, for suggestions. */
export const npmFlagNames: readonly string[] = all.map((name) => `--${name}`)

/**
 * Whether npm knows a word that begins with a hyphen: one of its flags, a short form or a beginning of one, or a key of
 * the configuration with a colon (`--@scope:registry`, `--//host/:_authToken`).
 */
export function isNpmFlag(word: string): boolean {
  const [name = ''] = word.replace(/^--?/, '').split('=')
  if (name.includes(':')) return true
  return resolveNpmFlag(name).every((found) => {
    const [bare = ''] = found.replace(/^(?:no-)+/, '').split('=')
    return npmValueFlags.has(bare) || npmSwitches.has(bare)
  })
}
