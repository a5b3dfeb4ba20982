import { expect, test } from 'vitest'
import { installFileNames, namesFiles, roleOf, type InstallRole } from '../../src/install-code/files.ts'

test.each<[string, InstallRole | null]>([
  ['package.json', 'manifest'],
  ['.npmrc', 'npmrc'],
  ['.pnpmfile.cjs', 'code'],
  ['.PNPMFILE.CJS', 'code'],
  ['pnpmfile.js', 'code'],
  ['.npm-extension.mjs', 'code'],
  ['.yarn/releases/yarn-4.0.0.cjs', 'code'],
  ['.yarn/cache/a.zip', null],
  ['.yarnrc.yml', 'yarnrc'],
  ['.yarnrc', 'yarnrc-classic'],
  ['bunfig.toml', 'bunfig'],
  ['.github/workflows/ci.yml', 'yaml-commands'],
  ['.github/workflows/deep/ci.yml', null],
  ['.github/actions/x/action.yaml', 'yaml-commands'],
  ['.gitlab/ci/job.yml', 'yaml-commands'],
  ['azure-pipelines-release.yml', 'yaml-commands'],
  ['.vscode/tasks.json', 'json-commands'],
  ['.vscode/settings.json', null],
  ['.devcontainer/devcontainer.json', 'json-commands'],
  ['.husky/pre-commit', 'shell'],
  ['.husky/_/husky.sh', null],
  ['src/package.json', null],
  ['README.md', null],
])('%s', (place, expected) => expect(roleOf(place)).toBe(expected))

test('each name that is looked up has a role', () =>
  expect(installFileNames.filter((name) => roleOf(name) === null)).toEqual([]))

test.each<[InstallRole, string, boolean]>([
  ['npmrc', 'pnpmfile=./x.cjs', true],
  ['npmrc', 'extension-file=./x.mjs', true],
  ['npmrc', 'registry=https://registry.example.test/', false],
  ['yarnrc', 'yarnPath: .yarn/releases/yarn.cjs', true],
  ['bunfig', 'preload = ["./x.ts"]', true],
  ['manifest', '{ "yarnPath": "x" }', false],
])('%s names files: %s', (role, text, expected) => expect(namesFiles(role, text)).toBe(expected))
