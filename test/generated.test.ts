// Generated files are held to what they are generated from; `npm run generate` writes them anew.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { format } from 'prettier'
import { describe, expect, test } from 'vitest'
import { policySchema } from '../src/schema.ts'
import { rules } from '../src/rules/index.ts'
import { version } from '../src/version.ts'

const root = path.resolve(import.meta.dirname, '..')

describe.each(['agents', 'formats', 'sources', 'rules', 'reporters'])('src/%s/index.ts', (folder) => {
  test('lists the folder', async () => {
    const names = readdirSync(path.join(root, 'src', folder))
      .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
      .map((file) => file.replace(/\.ts$/, ''))
      .sort()
    const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    const lines = [
      ...names.map((name) => `import ${camel(name)} from './${name}.ts'`),
      '',
      `export const ${folder} = [${names.map(camel).join(', ')}]`,
      '',
    ]
    await expect(lines.join('\n')).toMatchFileSnapshot(path.join(root, 'src', folder, 'index.ts'))
  })
})

test('schema/policy.schema.json is the schema of the rules', async () => {
  const text = `${JSON.stringify(policySchema(rules), null, 2)}\n`
  await expect(text).toMatchFileSnapshot(path.join(root, 'schema/policy.schema.json'))
})

test('the README has the table of the rules', async () => {
  const file = path.join(root, 'README.md')
  const readme = readFileSync(file, 'utf8')
  const rows = rules.map(({ id, level, summary, fix }) => `| \`${id}\` | ${level} | ${summary} | ${fix} |`)
  const table = await format(
    ['| rule | default | what must hold | to mend a finding |', '| --- | --- | --- | --- |', ...rows].join(
      '\n',
    ),
    { parser: 'markdown' },
  )
  const mark = (name: string) => `<!-- ${name} of the generated table -->`
  const [start, end] = [readme.indexOf(mark('start')), readme.indexOf(mark('end'))]
  expect(start).toBeGreaterThan(0)
  expect(end).toBeGreaterThan(start)
  const made = `${readme.slice(0, start)}${mark('start')}\n\n${table}\n${readme.slice(end)}`
  await expect(made).toMatchFileSnapshot(file)
})

test('the version is that of package.json', () => {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  expect(version).toBe(manifest.version)
})
