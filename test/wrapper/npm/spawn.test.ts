import { spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { endOf, quiet, readVersion, start } from '../../../src/wrapper/npm/spawn.ts'
import { makeFolder } from '../../support/folder.ts'

const node = (code: string) => [process.execPath, '-e', code, '--'] as const

describe('a quiet environment', () => {
  test('turns scripts off and names the first git of the PATH', () => {
    const folder = makeFolder({ 'a/x': '', 'b/git': '', 'c/git': '' })
    const at = (name: string) => path.join(folder, name)
    const PATH = [at('a'), at('b'), at('c')].join(':')
    expect(quiet({ PATH, KEPT: '1' })).toEqual({
      PATH,
      KEPT: '1',
      npm_config_ignore_scripts: 'true',
      npm_config_git: at('b/git'),
    })
    expect(quiet({ PATH, npm_config_git: './evil', npm_config_ignore_scripts: 'false' })).toMatchObject({
      npm_config_ignore_scripts: 'true',
      npm_config_git: at('b/git'),
    })
  })

  // A relative folder of the PATH would be one of the project.
  test.each([[{}], [{ PATH: '' }], [{ PATH: '.:bin:../x' }], [{ PATH: '/nowhere' }]])(
    'names none of %j',
    (env) => {
      expect(quiet(env)).toEqual({ ...env, npm_config_ignore_scripts: 'true' })
    },
  )
})

describe('the version', () => {
  const env = process.env

  test('that is known is not asked for, and shown in plain text', async () => {
    const program = ['/nowhere'] as const
    expect(await readVersion({ program, version: '11.0.0\u001b[2J', env })).toBe('11.0.0')
    expect(await readVersion({ program, version: 'x'.repeat(100), env })).toHaveLength(50)
  })

  test('is what the program prints, after its own arguments', async () => {
    const code = 'console.log(process.argv.at(-1) === "--version" ? "9.9.9" : "no")'
    expect(await readVersion({ program: node(code), version: null, env })).toBe('9.9.9')
  })

  test.each([
    ['fails', node('process.exit(1)')],
    ['is not there', ['/nowhere'] as const],
  ])('of a program that %s is unknown', async (_, program) => {
    expect(await readVersion({ program, version: null, env })).toBe('of unknown version')
  })
})

describe('the exit code', () => {
  test.each([
    ['that of the program', 'process.exit(7)', 7],
    ['0 at its end', '', 0],
    ['128 and the number of the signal', 'process.kill(process.pid, "SIGKILL")', 137],
    ['the same for another signal', 'process.kill(process.pid, "SIGTERM")', 143],
  ])('is %s', async (_, code, expected) => {
    const folder = makeFolder()
    expect(await start({ program: node(code) }, [], process.env, { log: path.join(folder, 'log') })).toBe(
      expected,
    )
  })

  test('of what cannot be started is an error', async () => {
    await expect(start({ program: ['/nowhere'] }, [], {})).rejects.toMatchObject({
      code: 'EPREVIEW',
      message: 'npm could not be started',
    })
  })
})

test('a run has its arguments, environment and folder, and a private log of both streams', async () => {
  const folder = makeFolder({ 'sub/x': '' })
  const log = path.join(folder, 'log')
  const code =
    'console.log(process.argv.slice(1).join(), process.env.ONE, process.cwd()); console.error("error")'
  const place = path.join(folder, 'sub')
  expect(await start({ program: node(code) }, ['a b', '--c'], { ONE: '1' }, { place, log })).toBe(0)
  expect(readFileSync(log, 'utf8')).toContain(`a b,--c 1 ${place}`)
  expect(readFileSync(log, 'utf8')).toContain('error')
  expect(statSync(log).mode & 0o777).toBe(0o600)
})

test('signals are passed on while a child runs, and are ours again after it', async () => {
  const events = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const counts = () => events.map((event) => process.listenerCount(event))
  const before = counts()
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' })
  const end = endOf(child)
  expect(counts()).toEqual(before.map((count) => count + 1))
  process.emit('SIGINT')
  expect(child.killed).toBe(false)
  process.emit('SIGHUP')
  expect(await end).toBe(143)
  expect(counts()).toEqual(before)
})
