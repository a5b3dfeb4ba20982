import { expect, test } from 'vitest'
import { readProjects } from '../../../src/lockfile/pnpm/projects.ts'
import { readSettings } from '../../../src/lockfile/pnpm/settings.ts'
import { readImporters } from '../../../src/lockfile/pnpm/importers.ts'
import { yamlSection } from '../../support/pnpm-lock.ts'

const section = yamlSection(
  'importers: {.: {}, ../out: {}, packages/a: {dependencies: {x: {specifier: ^1, version: 1.0.0}}}}',
)
const files: Record<string, string> = {
  'package.json': '{"name":"app"}',
  'pnpm-workspace.yaml': "packages: ['packages/*', '!packages/no']",
  'packages/b/package.json': '{"name":"b","version":"2.0.0"}',
  'packages/no/package.json': '{}',
}
const read = (file: string) => files[file] ?? null

test('the root, the projects of the lockfile, and those that a pattern selects', () => {
  const list = () => Object.keys(files).filter((file) => file.endsWith('package.json'))
  const projects = readProjects(readImporters(section, section, 9), readSettings(read), { read, list })
  expect(
    projects.map(({ folder, name, version, importer }) => [folder, name, version, importer !== null]),
  ).toEqual([
    ['', 'app', null, true],
    ['../out', 'out', null, true],
    ['packages/a', 'a', null, true],
    ['packages/b', 'b', '2.0.0', false],
  ])
  expect(projects[2]?.asks.map(({ name, range, line }) => [name, range, line])).toEqual([['x', '^1', null]])
})
