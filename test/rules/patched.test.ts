import { createHash } from 'node:crypto'
import type { LockedPatch } from '../../src/model/report.ts'
import patched from '../../src/rules/patched.ts'
import { testRule } from '../support/rule.ts'
import type { ProjectFile } from '../../src/model/change.ts'

const text = '--- a/index.js\n+++ b/index.js\n'
const hashOf = (bytes: string) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`
const path = 'patches/ms@2.1.2.patch'
const patch: LockedPatch = {
  package: 'ms@2.1.2',
  locked: { path, integrity: hashOf(text) },
  declared: path,
  isDeclarationKnown: true,
  line: 7,
}
/** As yarn locks it. */
const loose: LockedPatch = { ...patch, locked: { path } }
const file = (more: Partial<ProjectFile> = {}, uses: Partial<ProjectFile['patch']> = {}): ProjectFile => ({
  type: 'file',
  kind: 'patch',
  path,
  text,
  before: text,
  ...more,
  patch: { before: [patch], after: [patch], isThere: true, isInside: true, ...uses },
})
const error = (message: string) => ({ level: 'error', message }) as const
const lost = file({ text: '', before: null }, { before: [], isThere: false })

testRule(patched, {
  quiet: [
    { name: 'a patch that was there before', arrival: file() },
    {
      name: 'the same with its entry at another line',
      arrival: file({}, { after: [{ ...patch, line: 9 }] }),
    },
    { name: 'no text of before is known', arrival: file({ before: null, hasNoBefore: true }) },
    { name: 'a file that was missing before', arrival: file({ text: '', before: null }, { isThere: false }) },
    {
      name: 'the same in a format that fixes no patch by a hash',
      arrival: file({ before: null, hasNoBefore: true }, { before: [loose], after: [loose] }),
    },
    { name: 'off', setting: 'off', arrival: lost },
  ],
  reports: [
    {
      name: 'a patch that is new',
      arrival: file({ before: null }, { before: [] }),
      finding: {
        level: 'warn',
        message: 'the project changes the code of ms@2.1.2 by the patch patches/ms@2.1.2.patch',
      },
    },
    {
      name: 'a patch that is new, in a format that fixes no patch by a hash',
      arrival: file({ before: null }, { before: [], after: [loose] }),
      finding: { level: 'warn', message: `the project changes the code of ms@2.1.2 by the patch ${path}` },
    },
    {
      name: 'the policy blocks patches',
      setting: 'error',
      arrival: file({ before: 'other' }, { before: [] }),
      finding: { level: 'error' },
    },
    {
      name: 'a file that changed while the lockfile did not',
      arrival: file({ text: `${text}+x` }),
      finding: {
        level: 'error',
        facts: { patched: 'ms@2.1.2', locked: hashOf(text), found: hashOf(`${text}+x`) },
      },
    },
    {
      name: 'the same, with no text of before',
      arrival: file({ text: `${text}+x`, before: null, hasNoBefore: true }),
      finding: { level: 'error' },
    },
    {
      name: 'no file',
      arrival: lost,
      finding: error('the patch patches/ms@2.1.2.patch of ms@2.1.2 is not there'),
    },
    {
      name: 'outside',
      arrival: file({ text: '' }, { before: [], isThere: false, isInside: false }),
      finding: error('the patch patches/ms@2.1.2.patch of ms@2.1.2 lies outside of the project'),
    },
    {
      name: 'declared and not locked',
      arrival: file({ before: null }, { before: [], after: [{ ...patch, locked: null }] }),
      finding: { level: 'error' },
    },
    {
      name: 'locked and not declared',
      arrival: file({}, { after: [{ ...patch, declared: null }] }),
      finding: error(
        'the patch patches/ms@2.1.2.patch of ms@2.1.2 stands in the lockfile and not in patchedDependencies of package.json',
      ),
    },
    {
      name: 'locked by a weaker hash, which npm refuses',
      arrival: file({}, { after: [{ ...patch, locked: { path, integrity: 'sha1-abc' } }] }),
      finding: { level: 'error' },
    },
  ],
})
