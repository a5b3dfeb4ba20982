// The files that the hook watches: what brings code in, and what states how it is judged.

import { watchedSettings } from '../agents/settings-files.ts'
import { foreignLockfiles } from '../manifest/foreign-lockfiles.ts'
import { gateFiles } from '../rules/tampering/protected-files.ts'
import { lockfileNames } from '../lockfile/names.ts'

/** What package managers and the gate read. */
const settingFiles = [
  'depgate.json',
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.npm-extension.mjs',
  '.npm-extension.cjs',
  '.pnpmfile.cjs',
  '.pnpmfile.mjs',
  '.corepack.env',
  'pnpm-workspace.yaml',
  'bunfig.toml',
]

/** The job and the git hook that run depgate. */
const jobFiles = ['.github/workflows/depgate.yml', '.husky/pre-commit']

/** All of them. */
export const watched: readonly string[] = [
  ...new Set([
    ...lockfileNames,
    ...foreignLockfiles,
    'package.json',
    ...settingFiles,
    ...gateFiles.map(({ path }) => path),
    ...watchedSettings,
    ...jobFiles,
  ]),
]
