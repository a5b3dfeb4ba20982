import { expect, test } from 'vitest'
import { readShell } from '../../src/shell/shell-program.ts'
import { known } from '../../src/shell/word.ts'

test.each<[readonly string[], object]>([
  [['-c', 'npx x'], { type: 'line', line: known('npx x') }],
  [['-euo', 'pipefail', '-c', 'npx x', 'a'], { type: 'line', line: known('npx x'), args: [known('a')] }],
  [['--rcfile', 'f', '-lc', 'npx x'], { type: 'line' }],
  [['run.sh', '-c', 'x'], { type: 'script', script: known('run.sh') }],
  [['-s'], { type: 'stdin' }],
  [[], { type: 'stdin' }],
])('%j', (words, expected) => expect(readShell(words.map(known))).toMatchObject(expected))
