import { describe, expect, test } from 'vitest'
import { analyseCommand } from '../../src/shell/analyse.ts'

const first = (command: string) => analyseCommand(command, '/app').steps[0]

describe('a step', () => {
  test.each<[string, boolean]>([
    ['npm i x', true],
    ['npm i $X', true],
    ['npm i -g x', false],
    ['npm_config_global=true npm i x', false],
    ['npm_config_location=global npm i x', false],
    ['npm_config_location=project npm i x', true],
    ['npx x', false],
    ['cd $X && npm i y', false],
    ['cd "$(git rev-parse --show-toplevel)" && npm i y', true],
  ])('%s leaves a trace in its folder: %s', (command, expected) =>
    expect(first(command)?.leavesTrace).toBe(expected),
  )

  test.each<[string, 'npm' | 'specs' | null]>([
    ['npm i x', 'npm'],
    ['npx x', 'npm'],
    ['npx -p x -c y', 'specs'],
    ['cd $X && npx y', 'specs'],
    ['pnpm dlx x', 'specs'],
    ['npx $X', null],
  ])('%s is previewed by %s', (command, expected) => expect(first(command)?.preview).toBe(expected))

  test('the words of the package are not those of npm', () => {
    expect(first('npx -y x --flag $Y')).toMatchObject({ ownArgs: ['-y', 'x'], isRunner: true, specs: ['x'] })
    expect(first('npm exec -- x $Y')?.ownArgs).toEqual(['exec', '--', 'x'])
  })

  test('the wrapper is known, and what bends it', () => {
    expect(first('depgate npx x')?.isWrapped).toBe(true)
    expect(first('depgate npx --policy p x')?.isWrapped).toBe(false)
    expect(first('export XDG_CONFIG_HOME=/tmp; depgate npx x')?.isWrapped).toBe(false)
    expect(first('node_modules/.bin/depgate npm i x')?.isWrapped).toBe(true)
    expect(first('node .depgate/depgate.mjs npm i x')?.isWrapped).toBe(true)
  })
})
