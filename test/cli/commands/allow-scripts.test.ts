import { expect, test } from 'vitest'
import { allowScripts } from '../../../src/cli/commands/allow-scripts.ts'
import { readFlags } from '../../../src/cli/flags.ts'
import type { Host } from '../../../src/ports/host.ts'
import { entry, lock, openMachine } from '../../support/wrapper.ts'

const files = {
  'package.json': '{\n  "name": "app"\n}\n',
  'package-lock.json': lock({
    'node_modules/a': entry('1.0.0', { hasInstallScript: true }),
    'node_modules/b': entry('1.0.0'),
  }),
  'node_modules/a/package.json': '{}',
  'node_modules/b/package.json': '{}',
}

async function run(...args: string[]) {
  const commands: (readonly string[])[] = []
  const written: Record<string, string> = {}
  const machine = openMachine(
    async (_, npm) => {
      commands.push(npm.args)
      return 0
    },
    { files },
  )
  const host: Host = {
    ...machine.host,
    write: (file, text) => void (written[file] = text),
    at: () => machine.host,
  }
  const typed = readFlags('allow-scripts', args, allowScripts.flags)
  const code = await allowScripts.run(typed, host)
  return { code, commands, written, ...machine.seen }
}

test('without a name it lists what waits for a decision, and changes nothing', async () => {
  const { code, commands, written, out } = await run()
  expect({ code, commands, written, out }).toEqual({ code: 0, commands: [], written: {}, out: 'a@1.0.0\n' })
})

test.each([[['a']], [['--all']]])(
  '%j writes allowScripts and runs the scripts of these alone',
  async (args) => {
    const { code, commands, written, err } = await run(...args)
    expect(code).toBe(0)
    expect(JSON.parse(written['/project/package.json'] ?? '')).toEqual({
      name: 'app',
      allowScripts: { 'a@1.0.0': true },
    })
    expect(commands).toEqual([['rebuild', '--ignore-scripts=false', '--', './node_modules/a']])
    expect(err).toContain('allowed in package.json: a@1.0.0')
  },
)

test('a name that is not installed changes nothing', async () => {
  await expect(run('c')).rejects.toThrow('no package "c" is installed here')
})
