// What is unknown on npm's command line is never passed on.

import { expect, test } from 'vitest'
import { findWords, refuseUnknown } from '../../src/wrapper/npm-words.ts'

const split = (line: string) => line.split(' ')

test.each<['npm' | 'npx', string, string]>([
  ['npm', 'install a b', 'install a b'],
  ['npm', '-w a install b', 'install b'],
  ['npm', '--workspace=a install -DE b', 'install b'],
  ['npm', 'install --policy p.json b', 'install b'],
  ['npm', '--//host/:_authToken x install b', 'install b'],
  ['npm', 'install --tag --save b', 'install b'],
  ['npm', 'exec -- tool', 'exec'],
  ['npm', 'exec -p x', 'exec x'],
  ['npx', '-p pkg -y tool x', 'tool x'],
  ['npx', '-', '-'],
])('%s %s: the words are %s', (tool, line, expected) => {
  const args = split(line)
  expect(findWords(tool, args).map((at) => args[at])).toEqual(split(expected))
})

test.each([
  ['install --polcy p.json', 'unknown flag --polcy: did you mean "--policy"?'],
  ['install --sav-dev x', 'unknown flag --sav-dev: did you mean "--save-dev"?'],
  ['install --sfae x', 'unknown flag --sfae: did you mean "--safe"?'],
  [
    'install --registri=https://registry.example.test/ x',
    'unknown flag --registri: did you mean "--registry"?',
  ],
  ['install --build-from-source x', 'unknown flag --build-from-source'],
  ['install -Z x', 'unknown flag -Z'],
  // npm 12 takes whole names only.
  ['install --ignore-ext x', 'unknown flag --ignore-ext'],
  ['ci foo', 'ci takes no "foo"'],
  ['dedupe foo', 'dedupe takes no "foo"'],
  ['audit fx', 'audit takes no "fx": did you mean "fix"?'],
  ['audit fix fix', 'audit takes no "fix"'],
  ['exec --polcy p.json tool', 'unknown flag --polcy'],
])('%s is refused', (line, message) => {
  expect(() => refuseUnknown(split(line))).toThrow(message)
})

test.each([
  'install a b@1.0.0 ../c',
  'install -DE a',
  'i --save-d a --no-save --no-fund --no-audit',
  'install --omit dev --omit=optional -w a --workspaces=false',
  'install --//host/:_authToken=x --@scope:registry=https://registry.example.test/ @scope/a',
  'install --safe --policy p.json a --loglevel silly -ddd --silent --no-package-lock',
  'install -- --anything',
  'ci --omit=dev --receipt r.json',
  'audit',
  'audit fix --force',
  'audit signatures',
  'ci --ignore-extension --strict-npmrc',
  'install --allow-unused-patches --extension-file x.mjs a',
  'exec -y tool --anything goes -Z',
  'exec --package a -c tool',
  'update',
  'rm a b',
])('%s is passed on', (line) => {
  expect(() => refuseUnknown(split(line))).not.toThrow()
})
