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
})

test('a mistyped flag is exit 2 and names the nearest', async () =>
  expect(await depgate('check', '--bse', 'x')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'depgate: unknown flag --bse: did you mean "--base"?\n  depgate check --help\n',
  }))
