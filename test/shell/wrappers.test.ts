import { expect, test } from 'vitest'
import { isWrapperBent, readCorepack, readWrapper } from '../../src/shell/wrappers.ts'
import { known } from '../../src/shell/word.ts'

const words = (text: string) => text.split(' ').filter(Boolean).map(known)
const shown = (given: ReturnType<typeof readCorepack>) => given?.map(({ text }) => text).join(' ') ?? null

test.each<[string, string | null]>([
  ['pnpm add x', 'pnpm add x'],
  ['pnpm@9.1.0 add x', 'npx -y pnpm@9.1.0 add x'],
  ['prepare pnpm@9 --activate', 'npm install --global pnpm@9'],
  ['prepare --activate', null],
  ['enable', null],
  ['', null],
])('corepack %s: %s', (given, expected) => expect(shown(readCorepack(words(given)))).toBe(expected))

test.each<[string, string | null]>([
  ['npm i x', 'npm i x'],
  ['npx x', 'npx x'],
  ['install x', 'npm install x'],
  ['exec x', 'npm exec x'],
  ['audit fix', 'npm audit fix'],
  ['audit', null],
  ['check', null],
  ['', null],
])('depgate %s: %s', (given, expected) => expect(shown(readWrapper(words(given)))).toBe(expected))

test('the wrapper that is told to judge by something else judges nothing here', () => {
  expect(isWrapperBent(words('npm i x'), [['CI', known('1')]])).toBe(false)
  expect(isWrapperBent(words('npm i --policy lax.json x'), [])).toBe(true)
  expect(isWrapperBent(words('npm i x'), [['XDG_CONFIG_HOME', known('/tmp')]])).toBe(true)
  expect(isWrapperBent(words('npm i x'), [['DEPGATE_MANAGED_POLICY', known('x')]])).toBe(true)
})
