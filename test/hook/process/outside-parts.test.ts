import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { isSameOutside, takePart } from '../../../src/hook/process/outside-parts.ts'
import type { HookState } from '../../../src/ports/hook-state.ts'
import { sha256Of } from '../../../src/text/sha256.ts'
import { makeFolder } from '../../support/folder.ts'

let home: string
let env: Record<string, string>
const root = '/project'

beforeEach(() => {
  home = makeFolder({ '.claude.json': '{"numStartups":1}' })
  env = { HOME: home }
})

describe('the file that an agent rewrites at every turn', () => {
  const state = (text: string) => {
    const file = path.join(home, '.claude.json')
    const seen = sha256Of(takePart(root, file, text, env))
    return [
      { root, files: { [file]: { approved: null, seen, print: null } } } as unknown as HookState,
      [file],
    ] as const
  }

  test.each<[string, string, boolean]>([
    ['counters', '{"numStartups":2,"projects":{"/project":{"history":["x"]}}}', true],
    ['hooks turned off', '{"numStartups":2,"disableAllHooks":true}', false],
    ['a server', '{"mcpServers":{"a":{"command":"npx a"}}}', false],
    ['what is no JSON', '{', false],
  ])('%s', (_, text, expected) => {
    const [known, paths] = state('{"numStartups":1}')
    writeFileSync(path.join(home, '.claude.json'), text)
    expect(isSameOutside(known, paths, env)).toBe(expected)
  })

  test('one that is gone is not as it was', () => {
    const [known] = state('{}')
    expect(isSameOutside(known, [path.join(home, 'gone')], env)).toBe(false)
  })
})
