import { expect, test } from 'vitest'
import { showReading } from '../../support/manager-reading.ts'

test.each<[string, string]>([
  ['npm i x y', 'install | x y'],
  ['npm i -gE x', 'install for all | x'],
  ['npm link x', 'install for all | x'],
  ['npm link', 'install | -'],
  ['npm exec x', 'run | x | looks for x'],
  ['npm exec x --package=y', 'run | y'],
  ['npm exec -- x $A', 'run | x | looks for x'],
  ['npm exec x $A', 'run | x | looks for x | ?'],
  ['npm exec -c x', 'run | - | call x'],
  ['npm --prefix web run dev', 'script dev'],
  ['npm create vite -y', 'run | create-vite'],
  ['npm init', 'nothing'],
  ['npm $X', 'unknown'],
  ['npm set a=b c d', 'configuration a c'],
  ['npx --yes x --registry u', 'run | x | looks for x'],
  ['npx -p a -p b c', 'run | a b'],
  ['npx $X', 'run | $X | looks for $X | ?'],
  ['npx x $X', 'run | x | looks for x'],
  ['npx', 'nothing'],
])('%s: %s', (command, expected) => expect(showReading(command)).toBe(expected))
