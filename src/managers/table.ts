// The settings of pnpm, yarn and bun that protect a project, with what loosens each.

/**
 * A file of settings, by the manager that reads it. `pnpm-rc`: in npm's form, as pnpm reads its own keys from `.npmrc`
 * (up to 10) and from files of its own. `yarn-npmrc`: an `.npmrc` above the project, which yarn 1 reads and npm does not.
 */
export type SettingsRole =
  'pnpm' | 'pnpm-manifest' | 'pnpm-rc' | 'yarn' | 'yarn-classic' | 'yarn-npmrc' | 'bun'

/** How an edit of a setting lets more through. */
export type Effect =
  /** An age that a release must have: loosened where it gets lower or goes. `minutes` is the unit of a bare number. */
  | { readonly by: 'age'; readonly minutes: number }
  /** Protects where it is true: loosened where it gets false, or goes. */
  | { readonly by: 'guard' }
  /** Exposes where it is true. */
  | { readonly by: 'exposure' }
  /** Exceptions: loosened by each that is added. */
  | { readonly by: 'exceptions' }
  /** Decides where code comes from, or who is trusted: each edit counts. */
  | { readonly by: 'value' }
  /** Protects by these values only. */
  | { readonly by: 'choice'; readonly strict: readonly string[] }

/** A setting: its keys joined by dots, `*` for any one of them. */
export interface SettingRow {
  readonly key: string
  readonly effect: Effect
}

const age = (minutes: number): Effect => ({ by: 'age', minutes })
const guard: Effect = { by: 'guard' }
const exposure: Effect = { by: 'exposure' }
const exceptions: Effect = { by: 'exceptions' }
const value: Effect = { by: 'value' }

function rows(effect: Effect, ...keys: readonly string[]): SettingRow[] {
  return keys.map((key) => ({ key, effect }))
}

// pnpm.io/settings, pnpm 10 to 12.
const pnpm: readonly SettingRow[] = [
  ...rows(age(1), 'minimumReleaseAge'),
  ...rows({ by: 'choice', strict: ['no-downgrade'] }, 'trustPolicy'),
  ...rows(
    guard,
    'minimumReleaseAgeStrict',
    'blockExoticSubdeps',
    'strictDepBuilds',
    'verifyStoreIntegrity',
    'strictSsl',
    'ignoreScripts',
  ),
  ...rows(exposure, 'dangerouslyAllowAllBuilds', 'ignorePnpmfile'),
  ...rows(
    exceptions,
    'minimumReleaseAgeExclude',
    'trustPolicyExclude',
    'auditConfig.ignoreCves',
    'auditConfig.ignoreGhsas',
  ),
  ...rows(
    value,
    'registry',
    'registries.*',
    'namedRegistries.*',
    'proxy',
    'httpProxy',
    'httpsProxy',
    'ca',
    'cafile',
    'trustPolicyIgnoreAfter',
  ),
]

// yarnpkg.com/configuration/yarnrc, yarn 2 to 4.18.
const yarn: readonly SettingRow[] = [
  // A bare number is in minutes; `3d` and its like have a unit.
  ...rows(age(1), 'npmMinimalAgeGate'),
  ...rows({ by: 'choice', strict: ['throw'] }, 'checksumBehavior'),
  ...rows(guard, 'enableHardenedMode', 'enableImmutableInstalls', 'enableImmutableCache', 'enableStrictSsl'),
  // Up to 4.13 yarn runs install scripts where it is not there.
  ...rows({ by: 'choice', strict: ['false'] }, 'enableScripts'),
  ...rows(
    exceptions,
    'npmPreapprovedPackages',
    'unsafeHttpWhitelist',
    'approvedGitRepositories',
    'npmAuditExcludePackages',
    'npmAuditIgnoreAdvisories',
  ),
  ...rows(
    value,
    'npmRegistryServer',
    'npmScopes.*.npmRegistryServer',
    'npmAuditRegistry',
    'httpProxy',
    'httpsProxy',
    'httpsCaFilePath',
    'caFilePath',
    'networkSettings.*.httpProxy',
    'networkSettings.*.httpsProxy',
    'networkSettings.*.httpsCaFilePath',
    'networkSettings.*.caFilePath',
  ),
]

// classic.yarnpkg.com/en/docs/yarnrc; flags for commands are `--install.frozen-lockfile true`.
const classic: readonly SettingRow[] = [
  ...rows(value, 'registry', '*:registry', 'proxy', 'https-proxy', 'cafile', 'ca', 'yarn-offline-mirror'),
  ...rows(
    guard,
    'strict-ssl',
    'ignore-scripts',
    '--install.frozen-lockfile',
    '--frozen-lockfile',
    '--install.ignore-scripts',
  ),
  ...rows(exposure, 'unsafe-disable-integrity-migration'),
]

// bun.sh/docs/runtime/bunfig, bun 1.2 to 1.4; the age is in seconds.
const bun: readonly SettingRow[] = [
  ...rows(age(1 / 60), 'install.minimumReleaseAge'),
  ...rows(exceptions, 'install.minimumReleaseAgeExcludes'),
  ...rows(
    guard,
    'install.frozenLockfile',
    'install.saveTextLockfile',
    'install.lockfile.save',
    'install.ignoreScripts',
  ),
  ...rows(
    value,
    'install.registry',
    'install.registry.url',
    'install.scopes.*',
    'install.scopes.*.url',
    'install.ca',
    'install.cafile',
  ),
]

/** What npm's own table of `.npmrc` judges. */
const ofNpm = ['registry', 'proxy', 'httpProxy', 'httpsProxy', 'ca', 'cafile', 'strictSsl', 'ignoreScripts']

const tables: Readonly<Record<SettingsRole, readonly SettingRow[]>> = {
  pnpm,
  'pnpm-manifest': pnpm,
  'pnpm-rc': pnpm.filter(({ key }) => !ofNpm.includes(key)),
  yarn,
  'yarn-classic': classic,
  'yarn-npmrc': [],
  bun,
}

/** The files of settings of a project, from its folder. */
export const settingsFiles: readonly (readonly [file: string, role: SettingsRole])[] = [
  ['pnpm-workspace.yaml', 'pnpm'],
  ['.yarnrc.yml', 'yarn'],
  ['.yarnrc', 'yarn-classic'],
  ['bunfig.toml', 'bun'],
]

/** Names of files outside of a project. */
const userFiles: readonly (readonly [file: string, role: SettingsRole])[] = [
  ['.bunfig.toml', 'bun'],
  ['config.yaml', 'pnpm'],
]

/** The role of a file by its name; null for one that has no settings of a package manager. */
export function roleOfSettings(path: string): SettingsRole | null {
  const name = path.split(/[/\\]/).at(-1)
  return [...settingsFiles, ...userFiles].find(([file]) => file === name)?.[1] ?? null
}

/** The name of the package manager that reads a file. */
export function managerOfRole(role: SettingsRole): string {
  return role.startsWith('pnpm') ? 'pnpm' : role.startsWith('yarn') ? 'yarn' : 'bun'
}

/** The effect of a setting by its keys; null for one that lets nothing through. */
export function effectOf(role: SettingsRole, keys: readonly string[]): Effect | null {
  const fits = ({ key }: SettingRow) => {
    const parts = key.startsWith('--') || key.startsWith('*:') ? [key] : key.split('.')
    return (
      parts.length === keys.length &&
      parts.every((part, nth) => {
        const own = keys[nth] ?? ''
        return part === '*' || part === own || (part === '*:registry' && /^@[^:]+:registry$/.test(own))
      })
    )
  }
  return tables[role].find(fits)?.effect ?? null
}
