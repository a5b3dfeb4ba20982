// The files that package managers run or obey at install, or that start packages of a registry, by path.

import { commandSettings } from '../agents/settings-files.ts'
import { globSource } from '../text/glob.ts'

/** The kind of a file, which decides how it is read. */
export type InstallRole =
  /** A package manager, or a command of it, runs the file itself. */
  | 'code'
  /** yarn's map of packages, with the code that reads it. */
  | 'pnp'
  | 'manifest'
  | 'npmrc'
  | 'yarnrc'
  | 'yarnrc-classic'
  | 'pnpm-workspace'
  | 'bunfig'
  /** YAML that contains commands of a shell: workflows, hooks, tasks. */
  | 'yaml-commands'
  /** The same as JSON. */
  | 'json-commands'
  /** A script of a shell. */
  | 'shell'

/** A file before and after, and where it belongs. */
export interface InstallFile {
  /** The path that a report shows. */
  readonly path: string
  /** From the project's folder or the top of the checkout. */
  readonly place: string
  readonly role: InstallRole
  /** Null where it was not there. */
  readonly before: string | null
  readonly after: string | null
  /** There is no earlier state to compare it with. */
  readonly hasNoBefore: boolean
  /** Why its later state could not be read. */
  readonly trouble?: string
  /** Reads another file by its path relative to this one's folder, in both states. */
  readonly beside: (path: string) => { readonly before: string | null; readonly after: string | null } | null
}

/** Paths that are looked up by name where the files of a folder cannot be listed. */
export const installFileNames: readonly string[] = [
  '.npm-extension.mjs',
  '.npm-extension.cjs',
  '.pnpmfile.cjs',
  '.pnpmfile.mjs',
  '.pnpmfile.js',
  'pnpmfile.js',
  '.pnp.cjs',
  '.pnp.loader.mjs',
  '.corepack.env',
  'package.json',
  '.npmrc',
  '.yarnrc.yml',
  '.yarnrc',
  'pnpm-workspace.yaml',
  'bunfig.toml',
  '.vscode/tasks.json',
]

const forges = ['.github', '.gitea', '.forgejo']
const yaml = (...names: readonly string[]) => names.flatMap((name) => [`${name}.yml`, `${name}.yaml`])
const code = (...names: readonly string[]) =>
  names.flatMap((name) => ['js', 'cjs', 'mjs'].map((end) => `${name}.${end}`))

/**
 * Paths as each program documents them, as globs in small letters. corepack reads `.corepack.env` beside the manifest,
 * which can switch off its check of signatures or allow addresses; yarn's plug-ins and releases are committed under `.yarn`.
 */
const roles: readonly (readonly [InstallRole, readonly string[]])[] = [
  ['code', code('.npm-extension', '.pnpmfile', 'pnpmfile')],
  ['code', ['.yarn/plugins/**', '.yarn/releases/**', '.pnp.loader.mjs', '.corepack.env']],
  ['pnp', ['.pnp.cjs', '.pnp.data.json']],
  ['manifest', ['package.json']],
  ['npmrc', ['.npmrc']],
  ['yarnrc', ['.yarnrc.yml']],
  ['yarnrc-classic', ['.yarnrc']],
  ['pnpm-workspace', ['pnpm-workspace.yaml']],
  ['bunfig', ['bunfig.toml']],
  ['yaml-commands', forges.flatMap((forge) => yaml(`${forge}/workflows/*`, `${forge}/actions/**/action`))],
  [
    'yaml-commands',
    yaml('action', '.gitlab-ci', '.gitlab/**/*', '.circleci/*', '.woodpecker', '.woodpecker/*'),
  ],
  ['yaml-commands', yaml('.azure-pipelines/**/*', 'azure-pipelines*', 'bitbucket-pipelines', '.travis')],
  ['yaml-commands', yaml('appveyor', '.appveyor', '.drone', '.cirrus')],
  ['yaml-commands', yaml('lefthook', '.lefthook', 'lefthook-local', '.lefthook-local', '.config/lefthook')],
  ['yaml-commands', ['.lintstagedrc', ...yaml('.lintstagedrc', '.pre-commit-config', 'taskfile')]],
  ['json-commands', ['.vscode/tasks.json', '.zed/tasks.json']],
  [
    'json-commands',
    ['.devcontainer.json', '.devcontainer/devcontainer.json', '.devcontainer/*/devcontainer.json'],
  ],
  ['json-commands', ['lefthook.json', '.lefthook.json', '.lintstagedrc.json']],
  ['json-commands', ['simple-git-hooks.json', '.simple-git-hooks.json']],
  ['shell', ['.husky/*', '.githooks/*', '.git-hooks/*']],
]

/** All of these paths, as globs in small letters. */
export const installFileGlobs: readonly string[] = [
  ...roles.flatMap(([, globs]) => globs),
  ...commandSettings,
]

const shapes = roles.map(
  ([role, globs]) => [new RegExp(`^(?:${globs.map(globSource).join('|')})$`), role] as const,
)

/** Describes what a file is read as, by its path from the project's folder or the top of the checkout; null for any other. */
export function roleOf(place: string): InstallRole | null {
  // On a file system that ignores case the package manager also reads `.PNPMFILE.cjs`.
  const name = place.toLowerCase()
  return commandSettings.includes(name)
    ? 'json-commands'
    : (shapes.find(([shape]) => shape.test(name))?.[1] ?? null)
}

/** Settings of a user, by their names: what they make a package manager run, it runs in every project. */
const userRoles: Readonly<Record<string, InstallRole>> = {
  '.npmrc': 'npmrc',
  npmrc: 'npmrc',
  rc: 'npmrc',
  '.yarnrc.yml': 'yarnrc',
  '.yarnrc': 'yarnrc-classic',
  '.bunfig.toml': 'bunfig',
  'config.yaml': 'pnpm-workspace',
}

/** Describes what a file of settings outside of a project is read as, by its name; null for any other. */
export function roleOfUserFile(name: string): InstallRole | null {
  return Object.hasOwn(userRoles, name) ? (userRoles[name] ?? null) : null
}

/** Files of settings that name other files; a named file can change where the settings do not. */
const naming: Partial<Record<InstallRole, RegExp>> = {
  npmrc: /pnpmfile|extension[-_]file/i,
  yarnrc: /yarnPath|plugins/,
  'yarnrc-classic': /yarn-path/,
  'pnpm-workspace': /pnpmfile/i,
  bunfig: /preload|scanner/,
}

/** Whether an unchanged file is read all the same, for the files that it names. */
export function namesFiles(role: InstallRole, text: string): boolean {
  return naming[role]?.test(text) === true
}
