// Files outside of the project decide too: the built bin, with a home of its own.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bash, claude, sendHook } from '../../support/hook.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { sample } from '../../support/sample.ts'
import { shelf } from '../../support/shelf.ts'

let registry: TestRegistry
let project: Project
let home: string

beforeAll(async () => {
  registry = await startRegistry({ packages: shelf, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())
beforeEach(async () => {
  project = makeProject(registry.url)
  home = project.env.HOME ?? ''
  project.write({ 'package.json': { name: 'app', version: '1.0.0' }, '.gitignore': 'node_modules' })
  project.commit()
  place('.claude.json', {
    numStartups: 1,
    projects: { [project.folder]: { history: ['a'], mcpServers: {} } },
  })
  place('.claude/settings.json', { theme: 'dark', env: { NODE_ENV: 'test' } })
  place('config/depgate/policy.json', { deny: ['evil'] })
  place('global-npmrc', 'ignore-scripts=true\n')
  expect(await send('SessionStart', { source: 'startup' })).toEqual(silent)
})
afterEach(() => project.remove())

const silent = { code: 0, stdout: '', stderr: '' }
const send = async (name: string, more: Record<string, unknown> = {}) => {
  const { code, stdout, stderr } = await sendHook(project, claude(project, name, more))
  return { code, stdout, stderr }
}
const after = () => send('PostToolUse', bash('true'))
const place = (file: string, content: unknown) => {
  const full = path.join(home, file)
  mkdirSync(path.dirname(full), { recursive: true })
  writeFileSync(full, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
}

describe('one after the other', () => {
  test.each<[string, [file: string, content: unknown, said: string][]]>([
    [
      'settings of package managers',
      [
        ['.yarnrc.yml', 'npmRegistryServer: "https://other.example.test"\n', 'npmRegistryServer'],
        ['.yarnrc.yml', 'yarnPath: /tmp/other.cjs\n', 'yarnPath'],
        ['config/.bunfig.toml', '[install]\nregistry = "https://other.example.test"\n', 'install.registry'],
        ['config/pnpm/config.yaml', 'dangerouslyAllowAllBuilds: true\n', 'dangerouslyAllowAllBuilds'],
      ],
    ],
    [
      'settings of agents',
      [
        ['.claude.json', { numStartups: 2, disableAllHooks: true }, 'disableAllHooks'],
        ['.claude.json', { mcpServers: { a: { command: 'npx', args: ['-y', 'old'] } } }, 'old'],
        [
          '.claude/settings.json',
          { theme: 'dark', env: { npm_config_registry: 'x' } },
          'npm_config_registry',
        ],
        ['.codex/config.toml', '[features]\nhooks = false\n', '"features"'],
        [
          'project/.vscode/settings.json',
          { 'chat.hookFilesLocations': { '.github/hooks': false } },
          '.github/hooks',
        ],
      ],
    ],
    [
      'configuration of npm and policies',
      [
        ['global-npmrc', 'ignore-scripts=false\n', 'ignore-scripts'],
        ['.npmrc', 'registry=https://evil.example.test/\n', 'registry'],
        ['config/depgate/policy.json', {}, '"deny" of the policy'],
        ['config/depgate/policy.json', { rules: { tampering: 'off' }, deny: ['evil'] }, 'tampering'],
      ],
    ],
  ])('%s', async (_, attacks) => {
    for (const [file, content, said] of sample(attacks, 2)) {
      const full = path.join(home, file)
      const was = read(full)
      place(file, content)
      const answer = await after()
      expect(JSON.parse(answer.stdout || '{}'), `${file}: ${answer.stdout}`).toMatchObject({
        decision: 'block',
        reason: expect.stringContaining(said) as string,
      })
      if (was === null) rmSync(full)
      else writeFileSync(full, was)
      expect(await after(), file).toEqual(silent)
    }
  })

  test('and their honest twins are silent', async () => {
    const twins: [string, unknown][] = sample<[string, unknown]>(
      [
        [
          '.claude.json',
          { numStartups: 9, projects: { '/other': { mcpServers: { a: { command: 'npx a' } } } } },
        ],
        ['.claude/settings.json', { env: { NODE_ENV: 'dev' }, theme: 'light' }],
        ['.codex/config.toml', '# ours\nmodel = "x"\n'],
        ['.gemini/settings.json', { ui: { theme: 'x' } }],
        ['global-npmrc', '; ours\nignore-scripts=true\nfund=false\n'],
        ['.npmrc', '//registry.example.test/:_authToken=npm_abcdefghijklmnopqrstuvwxyz0123456789\n'],
        ['.yarnrc.yml', 'npmAuthToken: abcdefghijklmnop\nnodeLinker: node-modules\n'],
        ['config/.bunfig.toml', '[install]\nminimumReleaseAge = 259200\n'],
        ['config/depgate/policy.json', { deny: ['evil', 'worse'] }],
        ['project/.vscode/settings.json', '{ // ours\n  "editor.tabSize": 2,\n}\n'],
      ],
      2,
    )
    for (const [file, content] of twins) {
      place(file, content)
      expect(await after(), file).toEqual(silent)
    }
  })
})

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
