// Generated files are held to what they are generated from; `npm run generate` writes them anew.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { expect, test } from 'vitest'
import { policySchema } from '../../src/policy/json-schema.ts'
import { rules } from '../../src/rules/index.ts'
import { repository, version } from '../../src/version.ts'
import { subjects, verdicts } from '../hook/commands.table.ts'
import { decidingFiles } from '../../src/watched/deciding-files.ts'
import { agents } from '../../src/agents/index.ts'
import { wirings } from '../../src/agents/wirings.ts'
import { writeAgentPage } from '../support/agent-page.ts'
import { writePage } from '../support/rule-page.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** The file that lists the plug-ins, the folder of them, and what it exports. */
const lists: readonly {
  file: string
  folder: string
  name: string
  module?: string
  first?: string
  preferred?: string
  type?: string
}[] = [
  { file: 'src/agents/index.ts', folder: 'src/agents', name: 'agents' },
  {
    file: 'src/agents/wirings.ts',
    folder: 'src/agents',
    name: 'wirings',
    module: 'wiring.ts',
    first: '// The wirings of the agents that `init` can wire. Generated from the folders.',
  },
  {
    file: 'src/agents/settings-readers.ts',
    folder: 'src/agents',
    name: 'settingsReaders',
    module: 'settings.ts',
    first: '// How the settings of agents are read. Generated from the folders.',
  },
  {
    file: 'src/agents/rewritten-files.ts',
    folder: 'src/agents',
    name: 'rewrittenFiles',
    module: 'rewritten.ts',
    first: '// The files that agents rewrite by themselves. Generated from the folders.',
  },
  { file: 'src/evidence/sources/index.ts', folder: 'src/evidence/sources', name: 'sources' },
  {
    file: 'src/lockfile/formats.ts',
    folder: 'src/lockfile',
    name: 'formats',
    // npm is preferred where a folder has the lockfiles of several.
    preferred: 'npm',
    type: 'readonly [Format, ...Format[]]',
    first:
      "// The lockfile formats, in the order in which a folder with several is read.\n\nimport type { Format } from './define-format.ts'",
  },
  { file: 'src/reporters/index.ts', folder: 'src/reporters', name: 'reporters' },
  { file: 'src/rules/index.ts', folder: 'src/rules', name: 'rules' },
]

/** A plug-in is one file, or one folder with an index.ts (an agent's wiring: wiring.ts, its settings: settings.ts and rewritten.ts), that exports what a define* function made. */
function listPlugIns(folder: string, own: string): Array<{ id: string; module: string }> {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .map((entry) =>
      entry.isDirectory()
        ? { id: entry.name, module: `${entry.name}/${own}` }
        : { id: entry.name.replace(/\.ts$/, ''), module: entry.name },
    )
    .filter(({ module }) => {
      const file = path.join(root, folder, module)
      return (
        module.endsWith(own === 'index.ts' ? '.ts' : own) &&
        existsSync(file) &&
        /^export default define/m.test(readFileSync(file, 'utf8'))
      )
    })
    .sort((left, right) => (left.id < right.id ? -1 : 1))
}

test.each(lists)(
  '$file lists the plug-ins of its folder',
  async ({ file, folder, name, module = 'index.ts', first = '', preferred = '', type = '' }) => {
    const camel = (id: string) => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    const plugIns = listPlugIns(folder, module)
    const isLater = ({ id }: { id: string }) => Number(id !== preferred)
    const ordered = plugIns.toSorted((one, other) => isLater(one) - isLater(other))
    const lines = [
      ...(first === '' ? [] : [first, ...(type === '' ? [''] : [])]),
      ...plugIns.map(({ id, module }) => `import ${camel(id)} from './${module}'`),
      '',
      `export const ${name}${type === '' ? '' : `: ${type}`} = [${ordered.map(({ id }) => camel(id)).join(', ')}]`,
      '',
    ]
    const options = await resolveConfig(path.join(root, file))
    const text = await format(lines.join('\n'), { ...options, parser: 'typescript' })
    await expect(text).toMatchFileSnapshot(path.join(root, file))
  },
)

test('schema/policy.schema.json is the schema of the rules', async () => {
  const text = `${JSON.stringify(policySchema(rules), null, 2)}\n`
  await expect(text).toMatchFileSnapshot(path.join(root, 'schema/policy.schema.json'))
})

test('the README has the table of the rules', async () => {
  const file = path.join(root, 'README.md')
  const readme = readFileSync(file, 'utf8')
  const rows = rules.map(
    ({ id, level, summary }) => `| [\`${id}\`](docs/rules/${id}.md) | ${level} | ${summary} |`,
  )
  const table = await format(
    ['| rule | default | what it requires |', '| --- | --- | --- |', ...rows].join('\n'),
    { parser: 'markdown' },
  )
  const mark = (name: string) => `<!-- ${name} of the generated table -->`
  const [start, end] = [readme.indexOf(mark('start')), readme.indexOf(mark('end'))]
  expect(start).toBeGreaterThan(0)
  expect(end).toBeGreaterThan(start)
  const made = `${readme.slice(0, start)}${mark('start')}\n\n${table}\n${readme.slice(end)}`
  await expect(made).toMatchFileSnapshot(file)
})

test('docs/hook-commands.md has the table of the commands', async () => {
  const file = path.join(root, 'docs/hook-commands.md')
  const page = readFileSync(file, 'utf8')
  const text = (command: string) => {
    const line = command.replaceAll('\n', '↵').replaceAll('\t', ' ').replaceAll('|', '\\|')
    return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``
  }
  const tables = subjects.map(({ title, rows }) => {
    const lines = rows.flatMap(([verdict, ...commands]) =>
      commands.map((one) => `| ${text(one)} | ${verdicts[verdict]} |`),
    )
    return [`## ${title}`, '', '| command | what becomes of it |', '| --- | --- |', ...lines].join('\n')
  })
  const table = await format(tables.join('\n\n'), { parser: 'markdown' })
  const mark = (name: string) => `<!-- ${name} of the generated table of commands -->`
  const [start, end] = [page.indexOf(mark('start')), page.indexOf(mark('end'))]
  expect(start).toBeGreaterThan(0)
  expect(end).toBeGreaterThan(start)
  const made = `${page.slice(0, start)}${mark('start')}\n\n${table}\n${page.slice(end)}`
  await expect(made).toMatchFileSnapshot(file)
})

test('docs/watched.md has the list of what is watched', async () => {
  const file = path.join(root, 'docs/watched.md')
  const page = readFileSync(file, 'utf8')
  const rows = decidingFiles.map(
    ({ title, files }) => `- ${title}: ${files.map((one) => `\`${one}\``).join(', ')}`,
  )
  const table = await format(rows.join('\n'), { parser: 'markdown', printWidth: 130, proseWrap: 'always' })
  const mark = (name: string) => `<!-- ${name} of the watched files -->`
  const [start, end] = [page.indexOf(mark('start')), page.indexOf(mark('end'))]
  expect(start).toBeGreaterThan(0)
  expect(end).toBeGreaterThan(start)
  const made = `${page.slice(0, start)}${mark('start')}\n\n${table}\n${page.slice(end)}`
  await expect(made).toMatchFileSnapshot(file)
})

test.each(rules)('the page of $id has what the rule says of itself', async (rule) => {
  const file = path.join(root, 'docs/rules', `${rule.id}.md`)
  const page = existsSync(file) ? readFileSync(file, 'utf8') : null
  await expect(await writePage(rule, page, file)).toMatchFileSnapshot(file)
})

test.each(wirings)('the page of $agent has what its wiring says', async (wiring) => {
  const agent = agents.find(({ id }) => id === wiring.agent)
  if (agent === undefined) throw new Error(`no agent is called ${wiring.agent}`)
  const file = path.join(root, 'docs/agents', `${agent.id}.md`)
  const page = existsSync(file) ? readFileSync(file, 'utf8') : null
  await expect(await writeAgentPage(agent, wiring, page, file)).toMatchFileSnapshot(file)
})

test('the version is that of package.json', () => {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  expect(version).toBe(manifest.version)
})

test('the address of the source is that of package.json, where its owner is named', () => {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    repository: { url: string }
    homepage: string
    bugs: { url: string }
  }
  const url = manifest.repository.url.replace(/^git\+|\.git$/g, '')
  expect([manifest.homepage, manifest.bugs.url]).toEqual([`${url}#readme`, `${url}/issues`])
  // A placeholder begins with an underscore, as no account can: nothing links to it.
  expect(repository).toBe(/\/_[^/]*\/[^/]*$/.test(url) ? null : url)
})
