// Which commands are looked into at all: each that can name a package manager, and few others.

import { expect, test } from 'vitest'
import { namesTool } from '../../src/hook/names-package-manager.ts'

test.each([
  'npm i x',
  'cd a && NPX x',
  'pnpm add x',
  'pnpx x',
  'pnpm dlx x',
  'nlx x',
  'yarn',
  'bun i',
  'bunx x',
  'corepack use pnpm@9',
  'deno add npm:x',
  'depgate install x',
  'n"p"m i x',
  "n'pm' i x",
  'n\\pm i x',
  "$'\\x6epm' i x",
  "y''arn",
  '/usr/bin/npm-cli.js i',
])('%s can name one', (command) => expect(namesTool(command)).toBe(true))

test.each([
  '',
  'ls -la',
  'git status',
  'make',
  'node index.js',
  'cargo build',
  'n p m i x',
  'echo "$x"',
  '$TOOL i x',
])('%j names none', (command) => expect(namesTool(command)).toBe(false))
