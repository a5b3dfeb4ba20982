import { execFile } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'

const bin = path.resolve(import.meta.dirname, '../../../bin/depgate.js')
const depgate = (...args: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [bin, ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })

test('the overview names each command, and each of them has help with examples', async () => {
  const { code, stdout } = await depgate('--help')
  expect(code).toBe(0)
  const names = [...stdout.matchAll(/^ {2}([a-z]+)(?: …)? {2,}\S/gm)].map((match) => match[1] ?? '')
  expect(names).toEqual(expect.arrayContaining(['check', 'install', 'npm', 'inspect', 'explain', 'policy']))
  for (const name of names.filter((one) => one !== 'npm')) {
    const help = await depgate(name, '--help')
    expect(help, name).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toMatch(new RegExp(`^depgate ${name}: .+\\n\\nU?`))
    expect(help.stdout).toMatch(/\nUsage: depgate /)
    expect(help.stdout).toMatch(/\nExamples:\n {2}depgate /)
  }
})

test.each(['ci', 'update', 'uninstall', 'dedupe', 'exec', 'create', 'i'])(
  'depgate %s -h is its own, and names the help of npm',
  async (word) => {
    const { code, stdout } = await depgate(word, '-h')
    expect(code).toBe(0)
    expect(stdout).toContain(`All else is npm's: depgate npm ${word} --help`)
  },
)

test('after `depgate npm` npm answers, as an alias must', async () => {
  expect((await depgate('npm', 'install', '--help')).stdout).toMatch(/npm install/)
  // Its own page names that of npm.
  expect((await depgate('npm', '--help')).stdout).toContain('npm --help, or depgate npm help')
})

test.each([
  [['chekc'], 'no command "chekc": did you mean "check"?'],
  [['check', '--bse', 'x'], 'unknown flag --bse: did you mean "--base"?'],
  [['explain', 'minimum-aeg'], 'did you mean "minimum-age"?'],
  [['init', 'cluade'], 'did you mean "claude"?'],
  [['install', '--sfae', 'x'], 'unknown flag --sfae: did you mean "--safe"?'],
  [['log', 'shwo'], 'did you mean "show"?'],
  [['help', 'chekc'], 'did you mean "check"?'],
])('%j names the nearest', async (args, nearest) => {
  const { code, stderr } = await depgate(...args)
  expect(code).toBe(2)
  expect(stderr).toContain(nearest)
})
