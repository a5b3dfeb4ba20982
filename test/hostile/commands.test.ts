// What a hostile checkout and a hostile registry write reaches the log of a job, in every format, and commands nothing there.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { openHost } from '../../src/entry/open-host.ts'
import { reporters } from '../../src/reporters/index.ts'
import { activeTexts, findActive } from '../support/inert.ts'
import { makeProject, type Project } from '../support/project.ts'
import { startRegistry, type TestRegistry } from '../support/server.ts'
import { judge, type Files } from './world.ts'

let registry: TestRegistry
const words = activeTexts.join(' ')
beforeAll(async () => {
  const hours = 9_000
  const packages = {
    a: {
      '1.0.0': { hours },
      '1.1.0': { hours, manifest: { deprecated: words, bin: { '##vso[x]': 'a.js' } } },
    },
  }
  const advisories = { a: { range: '*', severity: 'critical', title: words } }
  registry = await startRegistry({ packages, now: new Date(), advisories })
})
afterAll(() => registry.close())

/** A project in which everything is `text` that is read before anything is refused. */
function writeAll(text: string, version: string): Files {
  const root = { name: text, dependencies: { a: text, [text]: version } }
  const packages = {
    '': root,
    'node_modules/a': { version, integrity: text, bin: { [text]: 'a.js' }, dependencies: { [text]: text } },
    [`node_modules/${text}`]: { version: text, [text]: text },
  }
  return {
    'package.json': JSON.stringify({ ...root, overrides: { [text]: text } }),
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages, [text]: text }),
  }
}

/** A project in which only that is `text` which keeps nothing from being judged. */
function writeSome(text: string, version: string): Files {
  const root = { name: text, dependencies: { a: version, b: text } }
  const a = {
    version,
    resolved: `${registry.url}${text}`,
    integrity: text,
    bin: { [text]: 'a.js' },
    [text]: 1,
  }
  const waivers = [
    { rule: 'source', package: 'a@1.1.0', reason: text, integrity: text, expires: '2999-01-01' },
  ]
  return {
    'package.json': JSON.stringify({ ...root, allowScripts: { [text]: true } }),
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': root, 'node_modules/a': a } }),
    'depgate.json': JSON.stringify({ waivers }),
    '.npmrc': `${text.replaceAll(/\s/g, '')}=${text.replaceAll(/\s/g, '')}`,
    [`${text.replaceAll(/[/\0\n\r]/g, '_')}/aube-lock.yaml`]: version,
  }
}

const isAnnotation = (line: string) =>
  /^::(?:error|warning) (?:file|title)=/.test(line) && !line.includes('##')

describe.each(reporters.map(({ id }) => id))('%s', (format) => {
  test.each([
    ['that can be judged', writeSome, [1]],
    ['that is refused', writeAll, [1, 2, 3]],
  ] as const)('of a hostile checkout %s', async (_, write, exits) => {
    for (const text of activeTexts) {
      const after = { ...write(text, '1.1.0') }
      const { exit, out, stderr } = await judge(registry.url, write('x', '1.0.0'), after, [
        '--format',
        format,
      ])
      expect(exits, stderr).toContain(exit)
      expect(findActive(stderr)).toEqual([])
      expect(findActive(out, (line) => format === 'github' && isAnnotation(line))).toEqual([])
      expect(`${stderr}${out}`.length).toBeGreaterThan(100)
    }
  })
})

test('what is typed, on stderr and in the audit trail', async () => {
  const project: Project = makeProject(registry.url)
  try {
    for (const text of activeTexts.slice(0, 10)) {
      for (const args of [
        ['inspect', text],
        ['explain', text],
        [text],
        ['check', `--${text}`],
        ['check', '--before', text],
        ['check', '--base', text],
        ['waive', text, '--rule', text, '--reason', text],
        ['log', 'show', text],
        ['report', text],
      ]) {
        const heard = { out: '', err: '' }
        const to = (name: 'out' | 'err') => ({
          write: (text: string) => void (heard[name] += text),
          isTerminal: false,
          width: null,
        })
        const host = { ...openHost(project.folder, project.env), out: to('out'), err: to('err') }
        expect(await main(args, host), args.join(' ')).not.toBe(0)
        expect(findActive(heard.err + heard.out), args.join(' ')).toEqual([])
      }
    }
    const trail = path.join(project.env.XDG_STATE_HOME ?? '', 'depgate')
    const files = readdirSync(trail, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    const kept = files.map((one) => readFileSync(path.join(one.parentPath, one.name), 'utf8'))
    expect(kept.join('\n')).toContain('"command":"inspect"')
    expect(findActive(kept.join('\n'))).toEqual([])
  } finally {
    project.remove()
  }
}, 60_000)
