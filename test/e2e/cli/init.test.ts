// depgate init end to end: the built bin in a project of its own.

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { longer, quick, sample } from '../../support/sample.ts'
import { makeProject, type Project } from '../../support/project.ts'

let project: Project
beforeEach(() => {
  project = makeProject('https://registry.example.test/')
  project.write({ 'package.json': { name: 'app', version: '1.0.0' } })
})
afterEach(() => project.remove())

const at = (file: string) => path.join(project.folder, file)
const read = (file: string) => readFileSync(at(file), 'utf8')
const init = (...args: string[]) => project.depgate('init', ...args)

describe('an agent', () => {
  test.each(
    sample(
      [
        [['claude'], '.claude/settings.json', '.claude/hooks/depgate.mjs'],
        [['claude', '--local'], '.claude/settings.local.json', '.claude/hooks/depgate.mjs'],
        [['cursor'], '.cursor/hooks.json', '.cursor/hooks/depgate.mjs'],
        [['codex'], '.codex/hooks.json', '.codex/hooks/depgate.mjs'],
        [['cline'], '.clinerules/hooks/PreToolUse', '.clinerules/hooks/depgate.mjs'],
        [['copilot', 'vscode', 'kiro'], '.github/hooks/depgate.json', '.github/hooks/depgate.mjs'],
      ] as const,
      5,
    ),
  )('%j: written, written once, taken out', async (args, settings, script) => {
    const { code, stdout } = await init(...args)
    expect(stdout).toContain(`wrote ${settings}`)
    expect(code).toBe(0)
    expect(read(settings)).toContain('depgate.mjs')
    const version = spawnSync(process.execPath, [at(script), '--version'], {
      encoding: 'utf8',
      cwd: project.folder,
    })
    expect(version.stdout).toMatch(/^\d/)
    const first = read(settings)
    expect((await init(...args)).stdout).toContain('nothing to change')
    expect(read(settings)).toBe(first)
    expect((await init(...args, '--remove')).code).toBe(0)
    expect(existsSync(at(settings))).toBe(false)
    expect(existsSync(at(script))).toBe(false)
  })

  longer("the user's own settings: order, indent, mode and a link stay", async () => {
    const before =
      '{\n\t"model": "opus",\n\t"hooks": {\n\t\t"Stop": [{ "hooks": [{ "type": "command", "command": "say done" }] }]\n\t},\n\t"env": {}\n}'
    mkdirSync(at('.claude'))
    writeFileSync(at('real.json'), before)
    chmodSync(at('real.json'), 0o640)
    symlinkSync('../real.json', at('.claude/settings.json'))
    expect((await init('claude')).code).toBe(0)
    expect(lstatSync(at('.claude/settings.json')).isSymbolicLink()).toBe(true)
    expect(statSync(at('real.json')).mode & 0o777).toBe(0o640)
    expect(Object.keys(JSON.parse(read('real.json')) as object)).toEqual(['model', 'hooks', 'env'])
    await init('claude', '--remove')
    expect(read('real.json')).toBe(before)
  })

  longer('--user writes to CLAUDE_CONFIG_DIR', async () => {
    const { code } = await project.depgateWith(
      { CLAUDE_CONFIG_DIR: at("con'fig") },
      'init',
      'claude',
      '--user',
    )
    expect(code).toBe(0)
    const settings = JSON.parse(read("con'fig/settings.json")) as {
      hooks: { Stop: { hooks: { command: string }[] }[] }
    }
    const command = settings.hooks.Stop[0]?.hooks[0]?.command.replace(/ hook --agent.*$/, ' --version') ?? ''
    expect(spawnSync('sh', ['-c', command], { encoding: 'utf8' }).stdout).toMatch(/^\d/)
  })

  longer('the script stays while another settings file names it', async () => {
    await init('claude')
    await init('claude', '--local')
    await init('claude', '--remove')
    expect(existsSync(at('.claude/hooks/depgate.mjs'))).toBe(true)
    await init('claude', '--local', '--remove')
    expect(existsSync(at('.claude'))).toBe(false)
  })
})

describe('git', () => {
  const lock = (more: object) => ({
    name: 'app',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: { '': { name: 'app', version: '1.0.0', ...more } },
  })
  const commit = () =>
    spawnSync('git', ['commit', '-qm', 'x'], { cwd: project.folder, env: project.env, encoding: 'utf8' })

  quick('a commit that brings in what the policy refuses does not happen', async () => {
    project.write({ 'package-lock.json': lock({}) })
    await init('claude')
    project.commit()
    expect((await init('git')).code).toBe(0)
    expect(statSync(at('.git/hooks/pre-commit')).mode & 0o111).toBe(0o111)
    project.write({ 'README.md': 'x' })
    project.git('add', 'README.md')
    expect(commit().status).toBe(0)
    project.write({
      'package.json': { name: 'app', version: '1.0.0', dependencies: { x: 'github:a/b' } },
      'package-lock.json': lock({ dependencies: { x: 'github:a/b' } }),
    })
    project.git('add', 'package.json', 'package-lock.json')
    // The disk is in order again; what is staged is not.
    project.write({ 'package.json': { name: 'app', version: '1.0.0' }, 'package-lock.json': lock({}) })
    const { status, stdout, stderr } = commit()
    expect((stdout + stderr).replaceAll(/\s+/g, ' ')).toContain('is a git source without a full commit hash')
    expect(status).toBe(1)
    await init('git', '--remove')
    expect(existsSync(at('.git/hooks/pre-commit'))).toBe(false)
    expect(existsSync(at('.depgate'))).toBe(false)
  })

  longer('a merge that brings in what the policy refuses does not happen, a harmless one does', async () => {
    const bad = { dependencies: { x: 'github:a/b' } }
    const commitAll = () => {
      project.git('add', '-A')
      project.git('commit', '-qm', 'x', '--no-verify')
    }
    project.write({ 'package-lock.json': lock({}) })
    await init('git')
    commitAll()
    project.git('checkout', '-qb', 'bad')
    project.write({
      'package.json': { name: 'app', version: '1.0.0', ...bad },
      'package-lock.json': lock(bad),
    })
    commitAll()
    project.git('checkout', '-q', '-')
    project.git('checkout', '-qb', 'good')
    project.write({ 'README.md': 'x' })
    commitAll()
    project.git('checkout', '-q', '-')
    project.write({ 'other.md': 'x' })
    commitAll()
    const merge = (branch: string) =>
      spawnSync('git', ['merge', '--no-edit', branch], {
        cwd: project.folder,
        env: project.env,
        encoding: 'utf8',
      })
    expect(merge('good').status).toBe(0)
    const { status, stdout, stderr } = merge('bad')
    expect([status, stdout + stderr]).toEqual([1, expect.stringContaining('FAIL')])
  })

  quick('--team wires what the checkout shows, and names what to commit', async () => {
    project.write({ '.vscode/settings.json': {}, '.kiro/steering/a.md': 'x' })
    const { code, stdout } = await init('--team')
    expect(code).toBe(0)
    expect(stdout).toMatch(/kiro: \.kiro\nvscode: \.vscode\n/)
    const files =
      '.kiro/hooks/depgate.mjs .kiro/hooks/depgate.json .github/hooks/depgate.mjs .github/hooks/depgate.json'
    expect(stdout).toContain(`For the team, commit: ${files}\n`)
    await init('--team', '--remove')
    expect(existsSync(at('.kiro/hooks'))).toBe(false)
    expect(existsSync(at('.github'))).toBe(false)
  })

  longer('the program stays while the job or the hook needs it', async () => {
    await init('git')
    await init('github')
    await init('git', '--remove')
    expect(existsSync(at('.depgate/depgate.mjs'))).toBe(true)
    await init('git')
    await init('github', '--remove')
    expect(existsSync(at('.depgate/depgate.mjs'))).toBe(true)
    await init('git', '--remove')
    expect(existsSync(at('.depgate'))).toBe(false)
  })

  longer('an existing hook is kept, core.hooksPath and husky are found', async () => {
    project.git('config', 'core.hooksPath', 'hooks')
    project.write({ 'hooks/pre-commit': '#!/bin/sh\nexec true\n' })
    await init('git')
    expect(read('hooks/pre-commit')).toMatch(
      /^#!\/bin\/sh\n# >>> depgate\n[\s\S]*# <<< depgate\nexec true\n$/,
    )
    await init('git', '--remove')
    expect(read('hooks/pre-commit')).toBe('#!/bin/sh\nexec true\n')
    project.git('config', 'core.hooksPath', '.husky/_')
    project.write({ '.husky/pre-commit': 'npm test\n' })
    await init('git')
    expect(read('.husky/pre-commit')).toMatch(/^# >>> depgate[\s\S]*npm test\n$/)
    project.write({ '.husky/pre-commit': '#!/usr/bin/env python3\n' })
    expect(await init('git')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is no shell script'),
    })
  })
})

describe('npm and github', () => {
  quick('npm: what is there stays', async () => {
    project.write({ '.npmrc': 'min-release-age=14\r\n; mine\r\nsave-exact = false' })
    const { stdout } = await init('npm')
    expect(stdout).toContain('min-release-age=14 stands there already')
    expect(stdout).toContain('save-exact=false stands there already')
    expect(read('.npmrc')).toContain('\r\nignore-scripts=true\r\n# <<< depgate')
    await init('npm', '--remove')
    expect(read('.npmrc')).toBe('min-release-age=14\r\n; mine\r\nsave-exact = false')
  })

  longer('npm: the real npm reads it as it was meant', async () => {
    await init('npm')
    for (const [key, value] of [
      ['save-exact', 'true'],
      ['ignore-scripts', 'true'],
    ] as const)
      expect((await project.npm('config', 'get', key)).stdout.trim()).toBe(value)
  })

  longer("npm: the project's own pretest keeps running", async () => {
    project.write({ 'package.json': { name: 'app', scripts: { test: 'x', pretest: 'y', prepare: 'z' } } })
    const { stdout } = await init('npm')
    expect(stdout).toContain('ignore-scripts is left out: npm would no longer run pretest')
    expect(read('.npmrc')).not.toContain('ignore-scripts=')
  })

  quick('github: a workflow that is pinned, and no other one is overwritten', async () => {
    await init('github')
    const text = read('.github/workflows/depgate.yml')
    for (const [, ref] of text.matchAll(/uses: \S+@(\S+)/g)) expect(ref).toMatch(/^[0-9a-f]{40}$/)
    expect((await init('github', '--remove')).code).toBe(0)
    project.write({ '.github/workflows/depgate.yml': 'name: mine\n' })
    expect(await init('github')).toMatchObject({ code: 2, stderr: expect.stringContaining('fetch-depth: 0') })
    expect(read('.github/workflows/depgate.yml')).toBe('name: mine\n')
  })
})

test.each([
  [['init'], /needs to be told/],
  [['init', 'git', '--user'], /--local and --user go with init claude/],
  // Never handed on: npm would fetch and run create-git.
  [['init', 'git', 'vsocde'], /no "vsocde" to wire it into/],
  [['init', 'claude', '--pre-push'], /goes with init git/],
  [['init', '--team', 'claude'], /takes no names/],
])('%j is a usage error', async (args, message) => {
  const { code, stderr } = await project.depgate(...args)
  expect(stderr).toMatch(message)
  expect(code).toBe(2)
})
