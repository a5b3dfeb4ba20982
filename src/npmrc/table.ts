// Every key of npm's configuration (npm 10 to 12): its effect on the gate, its comparison.

/** The type of a key in npm's definitions; a list of words where only these are allowed. */
export type KeyType = 'boolean' | 'number' | 'date' | 'path' | 'url' | 'string' | 'list' | readonly string[]

/**
 * How two values compare: `guard`, true is stricter; `loosener`, false is stricter; `pointer`, a change of the value
 * redirects; `registry`, the same, and an unset one is npm's own registry; `age`, less is looser; `date`, later is
 * looser; `scale`, from the strictest word to the loosest; `list`, each entry lets something through.
 */
export type Comparison =
  | { readonly by: 'guard' | 'loosener'; readonly npmDefault: boolean }
  | { readonly by: 'pointer' | 'registry' | 'age' | 'date' | 'list' }
  | {
      readonly by: 'scale'
      readonly words: readonly string[]
      /** The value of an unset key, before and after: npm's versions differ in their default. */
      readonly missing: readonly [string, string]
    }

/** A key that affects the gate. */
export interface KeyRow {
  readonly effect: 'tightens' | 'loosens' | 'redirects' | 'runs code'
  readonly type: KeyType
  readonly comparison: Comparison
}

const guard = (npmDefault: boolean): KeyRow => ({
  effect: 'tightens',
  type: 'boolean',
  comparison: { by: 'guard', npmDefault },
})
const loosener: KeyRow = {
  effect: 'loosens',
  type: 'boolean',
  comparison: { by: 'loosener', npmDefault: false },
}
const redirects = (type: KeyType): KeyRow => ({
  effect: 'redirects',
  type,
  comparison: { by: 'pointer' },
})
const runs = (type: KeyType): KeyRow => ({ effect: 'runs code', type, comparison: { by: 'pointer' } })

const origins = ['none', 'root', 'all']
/** npm 11 allows all of them by default, npm 12 no git and no remote ones: an explicit value is `all` or stricter. */
const origin: KeyRow = {
  effect: 'loosens',
  type: origins,
  comparison: { by: 'scale', words: origins, missing: ['root', 'all'] },
}
const levels = ['info', 'low', 'moderate', 'high', 'critical', 'none']

const rows: Readonly<Record<string, KeyRow>> = {
  'allow-directory': origin,
  'allow-file': origin,
  'allow-git': origin,
  'allow-remote': origin,
  'allow-scripts': { effect: 'loosens', type: 'list', comparison: { by: 'list' } },
  audit: guard(true),
  'audit-level': {
    effect: 'tightens',
    type: levels,
    comparison: { by: 'scale', words: levels, missing: ['low', 'low'] },
  },
  before: { effect: 'tightens', type: 'date', comparison: { by: 'date' } },
  // `npm docs` and `npm login` run the browser, `npm edit` the editor, `npm help` the viewer.
  browser: runs('string'),
  ca: redirects('list'),
  cache: redirects('path'),
  cafile: redirects('path'),
  // `npm exec` runs `call`, and installs `package` for it, where its command line names nothing.
  call: runs('string'),
  'dangerously-allow-all-scripts': loosener,
  editor: runs('string'),
  'extension-file': runs('path'),
  force: loosener,
  git: runs('string'),
  // Installs into, and reads settings from, the global prefix.
  global: loosener,
  globalconfig: redirects('path'),
  'https-proxy': redirects('url'),
  'ignore-extension': guard(false),
  'ignore-patch-failures': loosener,
  'ignore-scripts': guard(false),
  'init-module': runs('path'),
  'init.module': runs('path'),
  location: {
    effect: 'redirects',
    type: ['project', 'user', 'global'],
    comparison: { by: 'scale', words: ['project', 'user', 'global'], missing: ['user', 'user'] },
  },
  'min-release-age': { effect: 'tightens', type: 'number', comparison: { by: 'age' } },
  'min-release-age-exclude': { effect: 'loosens', type: 'list', comparison: { by: 'list' } },
  'node-gyp': runs('path'),
  'node-options': runs('string'),
  // Bypasses a company's screening proxy for these hosts.
  noproxy: redirects('list'),
  'omit-lockfile-registry-resolved': loosener,
  package: runs('list'),
  'package-lock': guard(true),
  // Moves the global npmrc to `<prefix>/etc/npmrc`.
  prefix: redirects('path'),
  proxy: redirects('url'),
  registry: { effect: 'redirects', type: 'url', comparison: { by: 'registry' } },
  'replace-registry-host': redirects('string'),
  // Packages without a scope are then requested from this scope's registry.
  scope: redirects('string'),
  'script-shell': runs('string'),
  shell: runs('string'),
  // The old name of package-lock, which npm 10 and 11 still accept.
  shrinkwrap: guard(true),
  'strict-allow-scripts': guard(false),
  'strict-npmrc': guard(false),
  'strict-ssl': guard(true),
  userconfig: redirects('path'),
  viewer: runs('string'),
  // npx then installs packages without asking.
  yes: loosener,
}

/** Keys that npm does not have; pnpm reads this one from the same file. */
const foreign: Readonly<Record<string, KeyRow>> = { 'http-proxy': redirects('string') }

/** Credentials for a registry; the rule `credentials` reads these keys. */
export const credentialKeys: readonly string[] = ['_auth', 'cert', 'key', 'otp', 'password']

/**
 * Keys that do not affect the gate: how npm prints, publishes and saves, and which part of a lockfile it installs, since
 * all of it is judged.
 */
export const neutralKeys: readonly string[] = `
  access all allow-same-version allow-scripts-pending allow-scripts-pin allow-unused-patches also auth-type bin-links
  bypass-2fa cache-max cache-min cidr color commit-hooks cpu depth description dev diff diff-dst-prefix
  diff-ignore-all-space diff-name-only diff-no-prefix diff-src-prefix diff-text diff-unified dry-run edit-dir
  engine-strict expect-result-count expect-results expires fetch-retries fetch-retry-factor fetch-retry-maxtimeout
  fetch-retry-mintimeout fetch-timeout foreground-scripts format-package-lock fund git-tag-version global-ignore-file
  global-style heading if-present ignore-existing include include-attestations include-staged include-workspace-root
  init-author-email init-author-name init-author-url init-license init-private init-type init-version init.author.email
  init.author.name init.author.url init.license init.version install-links install-strategy json keep-edit-dir
  legacy-bundling legacy-peer-deps libc link local-address lockfile-version loglevel logs-dir logs-max long maxsockets
  message name offline omit only optional orgs orgs-permission os pack-destination package-lock-only packages
  packages-all packages-and-scopes-permission parseable patches-dir prefer-dedupe prefer-offline prefer-online preid
  production progress provenance provenance-file read-only rebuild-bundle save save-bundle save-dev save-exact
  save-optional save-peer save-prefix save-prod sbom-format sbom-type scopes searchexclude searchlimit searchopts
  searchstaleness sign-git-commit sign-git-tag strict-peer-deps tag tag-version-prefix timing to token-description umask
  unicode update-notifier usage user-agent version versions which workspace workspaces workspaces-update
`
  .trim()
  .split(/\s+/)

/** The keys that affect the gate. */
export const judgedKeys: readonly string[] = Object.keys(rows)

const scopedRegistry: KeyRow = { effect: 'redirects', type: 'string', comparison: { by: 'registry' } }

/** Returns the row of a key; null for a key that does not affect the gate, or that npm ignores. */
export function rowOf(key: string): KeyRow | null {
  if (Object.hasOwn(rows, key)) return rows[key] ?? null
  if (Object.hasOwn(foreign, key)) return foreign[key] ?? null
  // npm-registry-fetch takes everything before the colon for the scope.
  return /^@[^:]*:registry$/.test(key) ? scopedRegistry : null
}
