import { expect, test } from 'vitest'
import { Found } from '../../src/shell/found.ts'

test('a text that is not read', () => {
  const found = new Found()
  found.pass('ls -l')
  expect([found.isOpaque, found.hidden]).toEqual([false, null])
  found.pass('npm i x')
  expect([found.isOpaque, found.hidden]).toEqual([true, null])
  found.pass(`npx x ${'y'.repeat(500)}`)
  expect(found.hidden).toMatch(/^"npx x y+…" is run/)
  const first = found.hidden
  found.pass('npx other')
  expect(found.hidden).toBe(first)
})

test.each<[string, boolean]>([
  ['spawn depgate approve; interact', true],
  ['import pty; pty.spawn(["depgate","approve"])', true],
  ["spawnSync('node', ['x/depgate.js', 'approve'])", true],
  ['depgate check', false],
  ['my-depgate approve', false],
  ['depgate approved', false],
])('in a text that is not read, %s is for a person: %s', (text, expected) => {
  const found = new Found()
  found.pass(text)
  expect(found.reserved !== null).toBe(expected)
})

test('a variable, an alias and a file that name what runs packages', () => {
  const found = new Found()
  found.alias('n', 'npx')
  found.alias('l', 'ls')
  expect([found.aliasOf('n'), found.aliasOf('l')]).toEqual(['npx', null])
  found.write('a/run.sh', 'npx x')
  found.write('b.sh', 'ls')
  expect([found.hasWritten('./run.sh'), found.hasWritten('b.sh')]).toEqual([true, false])
  found.passUnknown('$CMD')
  expect(found.hidden).toBeNull()
  found.assign('npx')
  found.passUnknown('$CMD')
  expect(found.hidden).not.toBeNull()
})

test('a program that only a variable knows', () => {
  const found = new Found()
  found.passProgram('$VENV/bin/python', 'main.py')
  expect([found.isOpaque, found.hidden]).toEqual([false, null])
  found.passProgram('$(which npx)', 'x')
  expect(found.hidden).toContain('$(which npx) x')
})
