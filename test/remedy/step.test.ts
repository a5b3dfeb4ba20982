// The text of lines, quoted so that a POSIX shell and cmd.exe read the same words.

import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { formatLine, wordsOf, type Step } from '../../src/remedy/step.ts'

const npm = (...args: string[]): Step => ({ type: 'npm', args })
const restore: Step = { type: 'restore', commit: 'HEAD', file: 'app/package-lock.json', text: '{}' }

test.each<[string, Step[], string]>([
  ['plain words', [npm('install', '--save-exact', 'a@1.2.3')], 'npm install --save-exact a@1.2.3'],
  ['a scope', [npm('install', '@s/a@1.2.3')], 'npm install @s/a@1.2.3'],
  ['an alias', [npm('install', 'b@npm:@s/a@1.2.3')], 'npm install b@npm:@s/a@1.2.3'],
  ['brackets', [npm('pkg', 'set', 'overrides[a@1]=1.2.3')], 'npm pkg set "overrides[a@1]=1.2.3"'],
  ['a space', [npm('install', '-w', 'my app', 'a@1.0.0')], 'npm install -w "my app" a@1.0.0'],
  ['a variable', [npm('install', '-w', 'a$b')], "npm install -w 'a$b'"],
  ['a backtick', [npm('install', '-w', 'a`b`')], "npm install -w 'a`b`'"],
  ['two steps', [npm('pkg', 'set', 'x=1'), npm('install')], 'npm pkg set x=1 && npm install'],
  [
    'the lockfile of a commit',
    [restore, npm('install', '--before=2026-11-20T00:00Z')],
    'git checkout HEAD -- app/package-lock.json && npm install --before=2026-11-20T00:00Z',
  ],
])('%s', (_, line, text) => expect(formatLine(line)).toBe(text))

test.each([['my app'], ['overrides[a@1]=1'], ['a$b'], ['a"b'], ["it's"], ['a;b'], ['a&b'], ['$(x)'], ['!x']])(
  'a shell reads the word %s as it was',
  (word) => {
    const line = formatLine([npm('x', word)])
    const read = execFileSync('sh', ['-c', `set -- ${line}; printf %s "$3"`], { encoding: 'utf8' })
    expect(read).toBe(word)
  },
)

test('the words of a step begin with the program', () => {
  expect(wordsOf(npm('update'))).toEqual(['npm', 'update'])
  expect(wordsOf(restore)).toEqual(['git', 'checkout', 'HEAD', '--', 'app/package-lock.json'])
})
