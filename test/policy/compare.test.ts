// What an edit of a policy file loosens, and which waivers it adds.

import { expect, test } from 'vitest'
import { comparePolicies } from '../../src/policy/compare.ts'
import { parsePolicy } from '../../src/policy/parse.ts'
import { rules } from '../../src/rules/index.ts'
import type { ProjectFile } from '../../src/model/change.ts'
import { projectFile } from '../support/build.ts'

const waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'x', expires: '2026-12-01' }
const policy = (before: string | null, after: string, more: Partial<ProjectFile> = {}): ProjectFile => ({
  ...projectFile('depgate.json', after, before),
  ...more,
})
const compare = (...args: Parameters<typeof policy>) => comparePolicies(policy(...args), rules)
const off = '{"rules":{"malware":"off"}}'
const waiving = JSON.stringify({ waivers: [waiver] })
const [loose, strict] = [off, '{}'].map((text) => parsePolicy(JSON.parse(text)))
const head = (...list: object[]) => JSON.stringify({ waivers: { from: 'head', list } })

test.each<[string, ProjectFile]>([
  ['another file', projectFile('.npmrc', off, '')],
  ['without an earlier state', policy(null, off, { hasNoBefore: true })],
  ['one that is no JSON', policy('{}', '{')],
  ['one that is no policy', policy('{}', '{"rulez":{}}')],
  [
    'one that extends what cannot be read',
    policy('{}', off, { policies: { before: strict ?? null, after: null } }),
  ],
])('returned as it is: %s', (_, file) => expect(comparePolicies(file, rules)).toBe(file))

test.each<[string, Parameters<typeof policy>, string[]]>([
  ['a looser value', ['{}', off], ['rules.malware']],
  ['a first policy that is loose', [null, off], ['rules.malware']],
  ['a comment', ['{}', `// why\n${off}`], ['rules.malware']],
  ['a deleted policy that was strict', ['{"deny":["a"]}', ''], ['deny']],
  ['a deleted policy that was loose', [off, ' \n'], []],
  ['a stricter value', [off, '{}'], []],
  ['an earlier text that is no policy counts as the defaults', ['{', off], ['rules.malware']],
  [
    'what both extend',
    ['{}', '{}', { policies: { before: strict ?? null, after: loose ?? null } }],
    ['rules.malware'],
  ],
  [
    'an earlier state of what it extends that cannot be read',
    ['{}', '{}', { policies: { before: null, after: loose ?? null } }],
    ['rules.malware'],
  ],
])('loosened: %s', (_, args, paths) =>
  expect(compare(...args).loosened?.map(({ path }) => path)).toEqual(paths),
)

test.each<[string, Parameters<typeof policy>, number]>([
  ['a new one', ['{}', waiving], 1],
  ['the same', [waiving, waiving], 0],
  [
    'the same with its keys in another order',
    [waiving, JSON.stringify({ waivers: [Object.fromEntries(Object.entries(waiver).reverse())] })],
    0,
  ],
  ['an edited one', [waiving, waiving.replace('2026-12-01', '2026-12-02')], 1],
  ['one less', [waiving, '{}'], 0],
  ['a new one where those of a change count', [head(), head(waiver)], 0],
  ['a new one beside the setting that makes it count', ['{}', head(waiver)], 1],
  ["an agent's, which never counts", [head(), head(waiver), { isOfAgent: true }], 1],
])('added waivers: %s', (_, args, count) => expect(compare(...args).addedWaivers).toHaveLength(count))
