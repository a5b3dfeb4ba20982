// Command lines that are shown again.

import { expect, test } from 'vitest'
import { echoWords } from '../../src/text/command-line.ts'

test.each<[readonly string[], string]>([
  [['npm', 'install', 'a@^1.0.0', '>=2'], "npm install a@^1.0.0 '>=2'"],
  [['install', '--//h/:_authToken=Zq1', 'x'], "install '--//h/:_authToken=***' x"],
  [['install', '--//h/:_authToken', 'Zq1', 'x'], 'install --//h/:_authToken *** x'],
  [['install', '--otp', '123456', 'x'], 'install --otp *** x'],
  [['install', '--otp', '--save-dev', 'x'], 'install --otp --save-dev x'],
  [['install', '--_auth=$TOKEN'], "install '--_auth=$TOKEN'"],
  [['install', '\u001b[31mx'], 'install x'],
])('%j', (words, line) => expect(echoWords(words)).toBe(line))
