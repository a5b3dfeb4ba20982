import { expect, test } from 'vitest'
import { environmentRunsAll, readScriptRefusal, runsAllScripts } from '../../src/managers/script-refusal.ts'

const [ws, pkg, rc] = ['pnpm-workspace.yaml', 'package.json', '.yarnrc.yml']
const refuses = (format: string, files: Record<string, string>) =>
  readScriptRefusal(format, (file) => files[file] ?? null)?.except ?? null

// Each as measured with the package manager itself.
test.each<[string, string, Record<string, string>, boolean]>([
  ['pnpm 9 runs all', 'pnpm-9.0', { [pkg]: '{"packageManager":"pnpm@9.15.9"}' }, false],
  [
    'but for a list in its manifest',
    'pnpm-9.0',
    { [pkg]: '{"packageManager":"pnpm@9.15.9","pnpm":{"onlyBuiltDependencies":[]}}' },
    true,
  ],
  [
    'and reads no list of the workspace',
    'pnpm-9.0',
    { [pkg]: '{"packageManager":"pnpm@9.15.9"}', [ws]: 'onlyBuiltDependencies: [a]' },
    false,
  ],
  ['pnpm 10 runs none', 'pnpm-9.0', { [pkg]: '{"packageManager":"pnpm@10.34.9"}' }, true],
  ['pnpm 12 by its lockfile', 'pnpm-12.0', {}, true],
  ['a pnpm without a version may', 'pnpm-9.0', { [pkg]: '{}' }, false],
  ['but for a list that only newer ones read', 'pnpm-9.0', { [ws]: 'allowBuilds: {a: true}' }, true],
  ['or that all read', 'pnpm-9.0', { [pkg]: '{"pnpm":{"onlyBuiltDependencies":["a"]}}' }, true],
  [
    'all builds are allowed',
    'pnpm-9.0',
    { [pkg]: '{"packageManager":"pnpm@10.34.9"}', [ws]: 'dangerouslyAllowAllBuilds: true' },
    false,
  ],
  [
    'all builds are allowed in .npmrc',
    'pnpm-9.0',
    { [pkg]: '{"packageManager":"pnpm@10.34.9"}', '.npmrc': 'dangerously-allow-all-builds=true' },
    false,
  ],
  [
    'what is never built leaves the others',
    'pnpm-9.0',
    { [pkg]: '{"packageManager":"pnpm@10.34.9"}', [ws]: 'neverBuiltDependencies: [a]' },
    false,
  ],
  ['settings that cannot be read refuse nothing', 'pnpm-9.0', { [ws]: 'allowBuilds: [', [pkg]: '{' }, false],
  ['yarn 1 runs all', 'yarn-1', { [rc]: 'enableScripts: false' }, false],
  ['yarn that is told not to', 'yarn-berry-8', { [rc]: 'enableScripts: false' }, true],
  [
    'yarn that is told to',
    'yarn-berry-8',
    { [rc]: 'enableScripts: true', [pkg]: '{"packageManager":"yarn@4.18.1"}' },
    false,
  ],
  ['yarn 4.14 by itself', 'yarn-berry-8', { [pkg]: '{"packageManager":"yarn@4.14.0"}' }, true],
  ['yarn 4.13 does', 'yarn-berry-8', { [pkg]: '{"packageManager":"yarn@4.13.0"}' }, false],
  [
    'an older release is run in its place',
    'yarn-berry-8',
    { [pkg]: '{"packageManager":"yarn@4.18.1"}', [rc]: 'yarnPath: .yarn/releases/yarn-4.9.0.cjs' },
    false,
  ],
  ['a newer release', 'yarn-berry-8', { [rc]: 'yarnPath: .yarn/releases/yarn-4.18.1.cjs' }, true],
  ['a release of no version', 'yarn-berry-8', { [rc]: 'yarnPath: x.cjs' }, false],
  ['yarn without a version may', 'yarn-berry-10', {}, false],
  ['npm is judged by its own table', 'npm-3', { [pkg]: '{"trustedDependencies":[]}' }, false],
])('%s (%s)', (_, format, files, expected) => expect(refuses(format, files)).toEqual(expected ? [] : null))

test("bun runs those of its own list, or of the project's in its place", () => {
  expect(refuses('bun-2', { [pkg]: '{}' })).toEqual(expect.arrayContaining(['esbuild', 'electron']))
  expect(refuses('bun-2', {})).not.toContain('left-pad')
  expect(refuses('bun-2', { [pkg]: '{"trustedDependencies":["a"]}' })).toEqual([])
})

test('what makes a manager run all scripts outside of a project', () => {
  expect(runsAllScripts('pnpm', 'dangerouslyAllowAllBuilds: true', 'config.yaml')).toBe(true)
  expect(runsAllScripts('pnpm-rc', 'dangerously-allow-all-builds=true', 'rc')).toBe(true)
  expect(runsAllScripts('yarn', 'enableScripts: true', '.yarnrc.yml')).toBe(true)
  expect(runsAllScripts('yarn', 'enableScripts: false', '.yarnrc.yml')).toBe(false)
  expect(runsAllScripts('pnpm', 'a: [', 'config.yaml')).toBe(false)
  expect(environmentRunsAll({ YARN_ENABLE_SCRIPTS: '1' })).toBe(true)
  expect(environmentRunsAll({ pnpm_config_dangerously_allow_all_builds: 'true' })).toBe(true)
  expect(environmentRunsAll({ YARN_ENABLE_SCRIPTS: '0', YARN_ENABLE_TELEMETRY: '1' })).toBe(false)
})
