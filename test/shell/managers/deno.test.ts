import { expect, test } from 'vitest'
import { showReading } from '../../support/manager-reading.ts'

test.each<[string, string]>([
  ['deno run -A npm:@s/x@1/cli', 'run | @s/x@1'],
  ['deno run main.ts', 'nothing'],
  ['deno add npm:x jsr:@s/y', 'install | x jsr:@s/y'],
  ['deno install -g npm:x', 'install for all | x'],
  ['deno install', 'install | -'],
  ['deno task dev', 'nothing'],
  ['deno init --npm vite', 'run | create-vite'],
  ['dx npm:x', 'run | x'],
])('%s: %s', (command, expected) => expect(showReading(command)).toBe(expected))
