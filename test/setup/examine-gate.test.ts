// The job on GitHub and the program that it runs, as doctor finds them.

import { describe, expect, test } from 'vitest'
import { examineJob, readHead, run, topOf, tryProgram } from '../../src/setup/examine-gate.ts'
import { workflow } from '../../src/setup/github-workflow.ts'
import { version } from '../../src/version.ts'
import type { Host } from '../../src/ports/host.ts'
import { setupHost } from '../support/setup-host.ts'

const flow = workflow(version)
const [flowFile, program] = ['.github/workflows/depgate.yml', '.depgate/depgate.mjs']

interface World {
  readonly files?: Record<string, string>
  /** The program in HEAD; null where there is none. */
  readonly head?: string | null
  /** What each program prints and ends with, by its text. */
  readonly ends?: Record<string, readonly [code: number | null, stdout: string]>
  readonly commit?: string | null
  readonly top?: string | null
}
const refusal = '{"rule":"floating-range"}'

function open({ files = {}, head = 'good', ends = {}, commit = 'c', top = '/app' }: World = {}) {
  const dropped: string[] = []
  const placed: Record<string, string> = {}
  const ran: { line: string; how: Parameters<Host['setup']['run']>[1] }[] = []
  const base = setupHost(files)
  const host = {
    ...base,
    env: { HOME: '/home/u', DEPGATE_MANAGED_POLICY: '/evil.json', XDG_CONFIG_HOME: '/evil' },
    git: {
      top: () => top,
      head: () => commit,
      show: (_: string, __: string, file: string) => (file === program ? head : null),
    },
    setup: {
      ...base.setup,
      scratch: () => ({ folder: '/trial', drop: () => void dropped.push('/trial') }),
      place: (file: string, text: string) => void (placed[file] = text),
      run: (line: string, how: Parameters<Host['setup']['run']>[1]) => {
        ran.push({ line, how })
        const [code, stdout] = ends[placed['/trial/depgate.mjs'] ?? ''] ?? [1, refusal]
        return Promise.resolve({ code, stdout, stderr: '' })
      },
    },
  } as unknown as Host
  return { host, dropped, placed, ran }
}
const look = async (world: World) =>
  (await examineJob(open(world).host)).map(({ state, what, says }) => `${state} ${what}: ${says}`)
const whole = { [`/app/${flowFile}`]: flow, [`/app/${program}`]: 'good' }

test('nothing where no workflow is depgate’s', async () => {
  expect(await look({})).toEqual([])
  expect(await look({ files: { ...whole, [`/app/${flowFile}`]: 'name: mine\n' } })).toEqual([])
})

describe('the job', () => {
  const states = async (text: string) =>
    (await look({ files: { ...whole, [`/app/${flowFile}`]: text } }))[0]?.split(':')[0]
  const sha = 'a'.repeat(40)

  test.each<[string, string]>([
    ['as it was written', flow],
    ['with another commit of an action', flow.replace(/checkout@[0-9a-f]{40}.*/, `checkout@${sha} # v9.9.9`)],
    ['with a comment more', `${flow}# a note\n`],
  ])('%s holds', async (_, text) => expect(await states(text)).toBe(`holds ${flowFile}`))

  test.each<[string, string]>([
    ['without a trigger', flow.replace('  merge_group:\n', '')],
    ['with another command', flow.replace('mjs" check', 'mjs" --version')],
    ['with an action of others', flow.replace('actions/checkout@', 'evil/checkout@')],
    ['cut off', flow.slice(0, flow.length / 2)],
  ])('%s is open', async (_, text) => {
    expect(text).not.toBe(flow)
    expect(await states(text)).toBe(`open ${flowFile}`)
  })
})

describe('the program that it runs', () => {
  const bad = { bad: [0, ''] } as const
  test.each<[string, World, RegExp]>([
    ['that refuses the change', { files: whole }, /^holds .*: refused a range that was not pinned$/],
    ['that HEAD has not', { files: whole, head: null }, /^open .*: is not what HEAD has/],
    ['that is empty in HEAD', { files: whole, head: '' }, /^open .*: is not what HEAD has/],
    ['before the first commit', { files: whole, commit: null }, /^open .*: is not what HEAD has/],
    [
      'that is empty on disk',
      { files: { ...whole, [`/app/${program}`]: '' } },
      /^open .*: on disk does not judge; HEAD has one: git checkout HEAD -- \.depgate\/depgate\.mjs$/,
    ],
    [
      'that is gone from the disk',
      { files: { [`/app/${flowFile}`]: flow } },
      /^open .*: on disk does not judge/,
    ],
    [
      'that lets everything through',
      { files: { ...whole, [`/app/${program}`]: 'bad' }, head: 'bad', ends: bad },
      /^open .*: is in HEAD, and that let a range through that was not pinned \(exit code 0\)$/,
    ],
    [
      'that lets everything through on disk alone',
      { files: { ...whole, [`/app/${program}`]: 'bad' }, ends: bad },
      /^open .*: on disk does not judge/,
    ],
    [
      'that is another one on disk, which judges too',
      { files: { ...whole, [`/app/${program}`]: 'newer' } },
      /^warning .*: differs from what HEAD has, and judges too$/,
    ],
  ])('%s', async (_, world, line) => expect((await look(world))[1]).toMatch(line))
})

describe('a program refuses the change of the trial', () => {
  test.each<[string, string, readonly [number | null, string] | null, string | null]>([
    ['where it ends with a finding', 'good', [1, refusal], null],
    ['and not where it is empty', ' \n', null, 'that is empty'],
    [
      'and not where it passes',
      'x',
      [0, refusal],
      'that let a range through that was not pinned (exit code 0)',
    ],
    [
      'and not where it finds something else',
      'x',
      [1, '{"rule":"advisory"}'],
      'that let a range through that was not pinned (exit code 1)',
    ],
    [
      'and not where it hangs',
      'x',
      [null, refusal],
      'that let a range through that was not pinned (exit code none)',
    ],
  ])('%s', async (_, text, end, trouble) => {
    const { host, dropped } = open(end === null ? {} : { ends: { [text]: end } })
    expect(await tryProgram(text, host)).toBe(trouble)
    expect(dropped).toEqual(end === null ? [] : ['/trial'])
  })

  test('away from the policies and the state of the user', async () => {
    const { host, ran, placed } = open()
    await tryProgram('good', host)
    expect(Object.keys(placed).sort()).toEqual([
      '/trial/after/package-lock.json',
      '/trial/after/package.json',
      '/trial/before/package-lock.json',
      '/trial/before/package.json',
      '/trial/depgate.mjs',
    ])
    expect(ran).toMatchObject([
      {
        line: expect.stringMatching(/^node depgate\.mjs check .* --offline --format json$/) as string,
        how: {
          folder: '/trial',
          input: '',
          seconds: 60,
          env: {
            HOME: '/home/u',
            XDG_STATE_HOME: '/trial/state',
            XDG_CACHE_HOME: '/trial/cache',
            XDG_CONFIG_HOME: '/trial/config',
            DEPGATE_MANAGED_POLICY: '',
          },
        },
      },
    ])
  })
})

test('a file of HEAD is one of the top; without a checkout the folder is', async () => {
  expect(readHead(program, open().host)).toBe('good')
  expect(readHead(program, open({ commit: null }).host)).toBeNull()
  expect([topOf(open({ top: '/top' }).host), topOf(open({ top: null }).host)]).toEqual(['/top', '/app'])
  const { host, ran } = open()
  await run('true', '/x', host)
  expect(ran[0]?.how.env).toMatchObject({ DEPGATE_MANAGED_POLICY: '/evil.json' })
})
