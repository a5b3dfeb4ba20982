import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { runUserNpm } from '../../../src/wrapper/npm/run-user-npm.ts'
import { makeFolder } from '../../support/folder.ts'

const restrictions = { before: null, avoid: [], relax: [] }
const npmCli = "require('node:fs').writeFileSync('ran', process.argv.slice(2).join(' '))"

/** Runs an npm of this version without Arborist, in a project with these files. */
async function run(args: readonly string[], files: Record<string, string> = {}, tool: 'npm' | 'npx' = 'npm') {
  const folder = makeFolder({ 'package.json': '{}', ...files })
  const home = makeFolder({
    'bin/npm': '',
    'lib/node_modules/npm/package.json': '{"name":"npm","version":"6.14.0"}',
    'lib/node_modules/npm/bin/npm-cli.js': npmCli,
  })
  const env = { PATH: path.join(home, 'bin'), HOME: home }
  const place = { folder, env, cache: path.join(home, 'cache'), print: () => undefined, atHead: () => null }
  const before = process.cwd()
  process.chdir(folder)
  try {
    const ended = await runUserNpm(
      { tool, args, restrictions, isTrial: false },
      async () => ({ type: 'stop' }),
      place,
    ).catch((error: unknown) => error)
    return { ended, hasRun: existsSync(path.join(folder, 'ran')) }
  } finally {
    process.chdir(before)
  }
}

describe('an npm without Arborist', () => {
  test('runs by the fallback', async () => {
    expect(await run(['ls'])).toEqual({ ended: 0, hasRun: true })
  })

  test('does not run what the fallback cannot divide, nor npx', async () => {
    expect(await run(['install', '-g', 'a'])).toMatchObject({ ended: { code: 'EPREVIEW' }, hasRun: false })
    expect(await run(['a'], {}, 'npx')).toMatchObject({ ended: { code: 'EPREVIEW' }, hasRun: false })
  })

  test('does not start where the project would run code too early', async () => {
    expect(await run(['ls'], { '.npmrc': 'git=./evil.sh' })).toMatchObject({
      ended: { code: 'ECONFIG' },
      hasRun: false,
    })
  })
})
