import { expect, test } from 'vitest'
import { analyseCommand } from '../../src/shell/analyse.ts'

test.each<[string, string | null]>([
  ['npx x', null],
  ['npx $X', 'its text does not tell which packages'],
  ['PATH=.:$PATH npx x', 'it sets PATH, which decides what "npx" is'],
  ['PATH=/opt/bin:$PATH npx x', null],
  ['NODE_OPTIONS=$O npx x', 'its text does not tell the value of NODE_OPTIONS'],
  ['npx --git g x', 'its setting "git" names a program or a file of settings'],
  ['npm_config_script_shell=s npm i x', 'its setting "script_shell" names a program or a file of settings'],
  ['pnpm install', 'only its own manifest and lockfile tell which packages'],
  ['cd $X && pnpm install', 'its text does not tell in which folder'],
  ['pnpm dlx github:a/b', '"github:a/b" is no package of a registry of npm'],
  ['./npx x', '"npx" is a program of the project'],
  ['npx -c "ls"', null],
])('%s: %s', (command, expected) => expect(analyseCommand(command, '/app').steps[0]?.obstacle).toBe(expected))
