import { describe, expect, test } from 'vitest'
import { analyseCommand } from '../../src/shell/analyse.ts'

describe('a text in the words of a program that only names things is not hidden', () => {
  test.each([
    'MSG="use npx x"; echo "$MSG"',
    'git commit -m "$(printf "use npx x")" && "$VENV/bin/python" main.py',
    'echo "npx x" >> README.md',
    'printf "npx x" | tee notes.md',
    'echo "npx x" | grep npx',
    'node build.js <<< "x"',
    'cat list | while read -r x; do echo "npx $x"; done',
  ])('%s', (command) => expect(analyseCommand(command, '/app').hidden).toBeNull())
})

describe('one that a program runs is', () => {
  test.each([
    'echo "npx x" | bash',
    'echo "npx x" > a.sh && bash a.sh',
    'tee a.sh <<< "npx x"; . a.sh',
    'bash <<< "$LINE npx x"',
    'ruby -e \'system("npx x")\'',
    'osascript -e \'do shell script "npx x"\'',
    'MSG="npx x"; eval "$MSG"',
    'CMD="npx x"; bash -c "$CMD"',
  ])('%s', (command) => expect(analyseCommand(command, '/app').hidden).not.toBeNull())
})
