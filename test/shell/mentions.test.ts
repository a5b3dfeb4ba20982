import { describe, expect, test } from 'vitest'
import { isRunnerName, namesInstall, namesManager, namesRunner } from '../../src/shell/mentions.ts'
import { npmCommandNamed } from '../../src/shell/npm-commands.ts'

describe('a call that leaves no trace', () => {
  test.each([
    'npx x',
    'use npx -y x now',
    "['npx', 'x']",
    '["npx","x"]',
    'exec("npx x")',
    '/usr/bin/npx x',
    'npx.cmd x',
    'npm exec x',
    'npm --yes exec -- x',
    'npm x x',
    'npm exe x',
    'npm create vite',
    'npm init vite',
    'pnpm dlx x',
    'bun x x',
    'yarn create x',
    'npm install -g x',
    'npm -g i x',
    'npm i x --location=global',
    'yarn global add x',
    'deno run npm:x',
  ])('%s', (text) => expect(namesRunner(text)).toBe(true))
})

describe('none', () => {
  test.each([
    'npx',
    'npx --version',
    'npx -v',
    'npx --help',
    'npm init -y',
    'npm ls -g',
    'npm root -g',
    'npm run build',
    'npm i x',
    'my-npx x',
    'npx-report x',
    'src/npx/index.ts x',
    'foo.npx x',
    'deno run main.ts',
    'box x',
    '',
  ])('%s', (text) => expect(namesRunner(text)).toBe(false))
})

test('the beginnings of a command that count are those that npm takes', () => {
  const words = ['exec', 'create', 'init', 'innit', 'x']
  const beginnings = words.flatMap((word) => [...word].map((_, at) => word.slice(0, at + 1)))
  for (const one of new Set(beginnings)) {
    const isRunner = ['exec', 'init'].includes(npmCommandNamed(one) ?? '')
    expect(namesRunner(`npm ${one} thing`), one).toBe(isRunner)
  }
})

test.each(['npx', '$(which npx)', 'npm exec', '"npx -y"', '/opt/bin/npx'])('%s runs packages', (text) =>
  expect(isRunnerName(text)).toBe(true),
)
test.each(['npm', 'npx-thing', 'npm run x'])('%s does not', (text) => expect(isRunnerName(text)).toBe(false))

test('a text of a megabyte is looked through in time', () => {
  for (const part of ['npm ', 'npm -g ', 'npx ', "npx '", 'npm --a=b ', 'deno ']) {
    const start = performance.now()
    namesRunner(part.repeat(1e6 / part.length))
    namesManager(part.repeat(1e6 / part.length))
    expect(performance.now() - start, part).toBeLessThan(5000)
  }
})

test('names of scripts that install', () => {
  expect(['deps', 'setup', 'ci:install', 'build'].map(namesInstall)).toEqual([true, true, true, false])
})
