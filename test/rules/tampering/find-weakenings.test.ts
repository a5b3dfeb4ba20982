// Which edit of which kind of file weakens the gate, and how that is described.

import { describe, expect, test } from 'vitest'
import { listWeakened } from '../../../src/rules/tampering/find-weakenings.ts'
import type { ProjectFile } from '../../../src/model/change.ts'

type Kind = ProjectFile['kind']

const asOf = new Date('2026-06-15T12:00:00Z')
const file = (
  kind: Kind,
  before: string | null,
  text: string,
  more: Partial<ProjectFile> = {},
): ProjectFile => ({
  type: 'file',
  kind,
  path: 'x',
  text,
  before,
  ...more,
})
const find = (...args: Parameters<typeof file>) => listWeakened(file(...args), asOf).map((one) => one.message)
const evil = 'registry=https://evil.example.test/'
const record = JSON.stringify({ id: 'A-1', affected: [{ package: { name: 'a' } }] })
const allowing = '{"allowScripts":{"a":true}}'
const policy = { before: null, after: null }
const loosened = [{ path: 'rules.malware', before: 'error', after: 'off' }]
const waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'x', expires: '2026-12-01' }

describe('quiet', () => {
  test.each<[string, ProjectFile]>([
    ['the same text', file('npmrc', evil, evil)],
    ['no earlier state', file('npmrc', null, evil, { hasNoBefore: true })],
    ['no earlier state, and a link', file('npmrc', null, '', { hasNoBefore: true, leadsOut: true })],
    ['an age that pnpm up to 10 reads there', file('npmrc', '', 'minimum-release-age=1440')],
    ['a stricter .npmrc', file('npmrc', '', 'ignore-scripts=true')],
    [
      "a workspace's manifest, whose allowScripts npm does not read",
      file('manifest', '{}', allowing, { isMember: true }),
    ],
    ['a manifest', file('manifest', '{}', '{"scripts":{}}')],
    ['a hook that is new', file('hook', null, 'x')],
    ['the same hook', file('hook', 'x', 'x')],
    ['a job that runs depgate as before', file('job', 'a', 'b')],
    ['advisory data of the change', file('advisories', null, record)],
    [
      'advisory data that covers as much',
      file('advisories', record, record.replace('"id"', '"details":"x","id"')),
    ],
    [
      'a policy that loosens nothing',
      file('policy', '{}', '{"deny":["a"]}', { loosened: [], addedWaivers: [] }),
    ],
    ['a policy that could not be compared', file('policy', '{}', '{')],
    ...(['lockfile', 'tree', 'install-code', 'patch'] as const).map((kind): [string, ProjectFile] => [
      `a file of the kind ${kind}`,
      file(kind, 'a', 'b', { loosened, addedWaivers: [waiver], jobEdit: 'x' }),
    ]),
  ])('%s', (_, one) => expect(listWeakened(one, asOf)).toEqual([]))
})

describe('weakened', () => {
  test.each<[string, string[], string[]]>([
    [
      'a registry',
      find('npmrc', null, evil),
      [`npm's setting "registry" was set to https://evil.example.test/`],
    ],
    [
      'an age that pnpm up to 10 reads there',
      find('npmrc', 'minimum-release-age=1440', 'minimum-release-age=60'),
      ['"minimumReleaseAge" was lowered from 1d to 1h (it was 1440, and is 60)'],
    ],
    [
      'a deleted setting',
      find('npmrc', 'ignore-scripts=true', ''),
      [`npm's setting "ignore-scripts" was turned off (it was true)`],
    ],
    [
      'a link out of the repository',
      find('npmrc', evil, evil, { leadsOut: true }),
      ['the file is a link out of the repository, so that nobody can tell what npm reads'],
    ],
    [
      'a file that the .npmrc makes npm read',
      find('npmrc', 'a=b', 'a=b', {
        lower: { before: [], after: [{ path: '.npmrc-user', text: evil }] },
      }),
      [`npm's setting "registry" was set to https://evil.example.test/ in .npmrc-user`],
    ],
    [
      'allowScripts',
      find('manifest', '{}', allowing),
      ['"allowScripts" gained a, whose install scripts may then run'],
    ],
    ['a deleted hook', find('hook', 'x', ''), ['the program of the hook was deleted']],
    ['a changed hook', find('hook', 'x', 'y'), ['the program of the hook was changed']],
    ['a job', find('job', 'a', 'b', { jobEdit: 'depgate no longer runs' }), ['depgate no longer runs']],
    [
      'advisory data that an agent adds',
      find('advisories', null, record, { isOfAgent: true }),
      ['the advisory data, which is part of what judges, was added'],
    ],
    [
      'deleted advisory data',
      find('advisories', record, ''),
      ['the advisory data, which is part of what judges, was deleted'],
    ],
    [
      'a policy',
      find('policy', 'a', 'b', { loosened }),
      ['"rules.malware" of the policy was loosened from "error" to "off"'],
    ],
    [
      'a policy of which only what it extends changed',
      find('policy', '{}', '{}', { policies: policy, loosened }),
      ['"rules.malware" of the policy was loosened from "error" to "off"'],
    ],
    [
      'a value that is new, and long',
      find('policy', 'a', 'b', { loosened: [{ path: 'x', before: undefined, after: ['y'.repeat(500)] }] }),
      [`"x" of the policy was loosened from nothing to ["${'y'.repeat(117)}…`],
    ],
    [
      'a waiver',
      find('policy', 'a', 'b', { addedWaivers: [waiver] }),
      ['a waiver of minimum-age for a@1.0.0 until 2026-12-01 was added by the change that it lets through'],
    ],
    [
      'a waiver of one finding, with an escape sequence',
      find('policy', 'a', 'b', { addedWaivers: [{ ...waiver, finding: 'b\u001b[31m\u202e' }] }),
      [
        'a waiver of minimum-age (b) for a@1.0.0 until 2026-12-01 was added by the change that it lets through',
      ],
    ],
  ])('%s', (_, found, messages) => expect(found).toEqual(messages))
})

const hook = JSON.stringify({
  hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: 'npx depgate hook' }] }] },
})

test('settings of an agent', () => {
  const [found] = listWeakened(file('hook-settings', hook, '{}', { path: '.claude/settings.json' }), asOf)
  expect(found?.message).toMatch(/^the hook that calls depgate on PreToolUse \(Bash\) was removed$/)
})

test('a date in an .npmrc is compared with the moment, and never too late without one', () => {
  const one = file('npmrc', 'min-release-age=7', 'min-release-age=7\nbefore=2026-06-14')
  expect(listWeakened(one, asOf)).toMatchObject([{ subject: 'before', line: 2 }])
  expect(listWeakened(one)).toEqual([])
})

test('the parts of a weakened value and of a waiver', () => {
  expect(listWeakened(file('policy', 'a', 'b', { loosened, addedWaivers: [waiver] }))).toEqual([
    expect.objectContaining({ subject: 'rules.malware', before: '"error"', after: '"off"', line: null }),
    expect.objectContaining({
      subject: 'waiver of minimum-age',
      before: null,
      after: 'minimum-age for a@1.0.0',
      isWaiver: true,
    }),
  ])
})
