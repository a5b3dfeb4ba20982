// The help and the mistyped words of the built bin; the table of them is in test/cli/main.test.ts.

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
