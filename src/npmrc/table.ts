// Every key of npm's configuration (npm 10 to 12), judged once: what it does to the gate, and how two values of it compare.

/** What the type of a key makes of a text, as npm's definitions name it; `null` in first place: it can be null. */
export type KeyType = 'boolean' | 'number' | 'date' | 'path' | 'url' | 'string' | 'list' | readonly string[]

/**
 * How two values compare:
 * `guard`, on is stricter and `standard` is npm's default; `loosener`, off is stricter; `pointer`, any other value leads
 * elsewhere; `registry`, the same, and no value is npm's own registry; `age`, less is looser; `date`, later is looser;
 * `scale`, from the strictest word to the loosest; `list`, each entry lets something through.
 */
export type Comparison =
  | { readonly by: 'guard' | 'loosener'; readonly standard: boolean }
  | { readonly by: 'pointer' | 'registry' | 'age' | 'date' | 'list' }
  | {
      readonly by: 'scale'
      readonly words: readonly string[]
      /** What a missing value counts as, before and after: npm's versions differ in their default. */
      readonly missing: readonly [string, string]
    }

/** A key that matters to the gate. */
export interface KeyRow {
  readonly effect: 'tightens' | 'loosens' | 'redirects' | 'runs code'
  readonly type: KeyType
  readonly comparison: Comparison
}

const guard = (standard: boolean): KeyRow => ({
  effect: 'tightens',
  type: 'boolean',
  comparison: { by: 'guard', standard },
})
const loosener: KeyRow = {
  effect: 'loosens',
  type: 'boolean',
  comparison: { by: 'loosener', standard: false },
}
const redirects = (type: KeyType): KeyRow => ({
  effect: 'redirects',
  type,
  comparison: { by: 'pointer' },
})
const runs = (type: KeyType): KeyRow => ({ effect: 'runs code', type, comparison: { by: 'pointer' } })

const origins = ['none', 'root', 'all']
/** npm 11 lets all of them in by default; npm 12 none of `allow-git` and `allow-remote`: what is there states `all` or less. */
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
  // Run by `npm docs`, `npm login` and the like; editor and viewer by `npm edit` and `npm help`.
  browser: runs('string'),
  ca: redirects('list'),
  cache: redirects('path'),
  cafile: redirects('path'),
  // What `npm exec` runs, and what it installs for that, where its command line names nothing.
  call: runs('string'),
  'dangerously-allow-all-scripts': loosener,
  editor: runs('string'),
  'extension-file': runs('path'),
  force: loosener,
  git: runs('string'),
  // Installs go to, and settings come from, somewhere else than the project.
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
  // What must not pass through the proxy that a company screens with.
  noproxy: redirects('list'),
  'omit-lockfile-registry-resolved': loosener,
  package: runs('list'),
  'package-lock': guard(true),
  // It moves the global npmrc to `<prefix>/etc/npmrc`.
  prefix: redirects('path'),
  proxy: redirects('url'),
  registry: { effect: 'redirects', type: 'url', comparison: { by: 'registry' } },
  'replace-registry-host': redirects('string'),
  // Packages without a scope are then asked of the registry of this one.
  scope: redirects('string'),
  'script-shell': runs('string'),
  shell: runs('string'),
  // The old name of package-lock, which npm 10 and 11 still take.
  shrinkwrap: guard(true),
  'strict-allow-scripts': guard(false),
  'strict-npmrc': guard(false),
  'strict-ssl': guard(true),
  userconfig: redirects('path'),
  viewer: runs('string'),
  // npx then installs what it does not find without a question.
  yes: loosener,
}

/** Keys that npm does not know; pnpm reads this one in the same file. */
const foreign: Readonly<Record<string, KeyRow>> = { 'http-proxy': redirects('string') }

/** Who a person is at a registry; the rule `credentials` reads these. */
export const credentialKeys: readonly string[] = ['_auth', 'cert', 'key', 'otp', 'password']

/**
 * What is none of the gate's business: how npm prints, publishes and saves, and which part of a lockfile it installs,
 * all of which is judged.
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

/** The keys that matter to the gate. */
export const judgedKeys: readonly string[] = Object.keys(rows)

const scopedRegistry: KeyRow = { effect: 'redirects', type: 'string', comparison: { by: 'registry' } }

/** Finds the row of a key; null for one that is none of the gate's business, or that npm passes over. */
export function rowOf(key: string): KeyRow | null {
  if (Object.hasOwn(rows, key)) return rows[key] ?? null
  if (Object.hasOwn(foreign, key)) return foreign[key] ?? null
  // npm-registry-fetch takes whatever comes before the colon for the scope.
  return /^@[^:]*:registry$/.test(key) ? scopedRegistry : null
}
