import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/gate/evaluate.ts'
import type { PackageSource } from '../../../src/model/report.ts'
import installScript from '../../../src/rules/install-script/index.ts'
import {
  arrival,
  asOf,
  evidenceOf,
  hoursAgo,
  missing,
  obtained,
  approvedPolicy,
  published,
} from '../../support/build.ts'
import { testRule } from '../../support/rule.ts'

type Scripts = Record<string, string>
const ran = (scripts: Scripts, previousScripts: Scripts | null = null) => ({
  manifest: obtained({ published: published({ scripts }), scripts, previousScripts, bundled: [] }),
})
const unseen = (event: string) => ({
  manifest: obtained({
    published: null,
    scripts: { [event]: '(not shown)' },
    previousScripts: null,
    bundled: [],
  }),
})
const update = arrival('a@1.1.0', { kind: 'updated', previous: '1.0.0', hadInstallScript: false })
const marked = { copy: { hasInstallScript: true } }
const git: PackageSource = {
  type: 'git',
  url: 'git+ssh://git@github.com/o/a.git',
  commit: 'a'.repeat(40),
}
const remote: PackageSource = { type: 'remote', url: 'https://h.test/a.tgz' }
const allowing = (
  allowScripts: Record<string, boolean>,
  more: { allowScriptsBefore?: Record<string, boolean>; npmRange?: string } = {},
) => ({ project: { uses: new Set<string>(), allowScripts, ...more } })
const refusing = { project: { uses: new Set<string>(), allowScripts: {}, scriptRefusal: { except: ['b'] } } }
/** The releases of a package, with what each ran. */
const releases = (all: Record<string, Scripts>) => ({
  release: obtained({
    publishedAt: hoursAgo(900),
    timeline: Object.entries(all).map(([version, scripts]) => ({
      version,
      publishedAt: hoursAgo(900),
      isDeprecated: false,
      publisher: null,
      trust: 'none' as const,
      scripts,
    })),
    firstPublishedAt: hoursAgo(10_000),
    removed: [],
  }),
})
const second = arrival('a@2.1.0', { project: { uses: new Set(['a']), allowScripts: {} } })
const setup = { postinstall: 'node setup.js' }

testRule(installScript, {
  quiet: [
    { name: 'no script at all', arrival: update, evidence: ran({}, {}) },
    { name: 'an unchanged script', arrival: update, evidence: ran(setup, setup) },
    { name: 'a script that went', arrival: update, evidence: ran({}, setup) },
    {
      name: 'the same version under another hash: what it runs was there',
      arrival: arrival('a@1.0.0', { kind: 'altered', previous: '1.0.0', differences: ['hash'] }),
      evidence: ran(setup, setup),
    },
    {
      name: 'a package that may run them',
      arrival: arrival('a@1.1.0', { ...update, ...allowing({ a: true }) }),
      evidence: ran(setup, {}),
    },
    {
      name: 'a version that may run them',
      arrival: arrival('a@1.1.0', { ...update, ...allowing({ 'a@1.1.0': true }) }),
      evidence: ran(setup, {}),
    },
    {
      name: 'a package that may not, where every npm of the project runs nothing of it',
      arrival: arrival('a@1.1.0', { ...update, ...allowing({ a: false }, { npmRange: '>=11.16' }) }),
      evidence: ran(setup, {}),
    },
    {
      name: 'a refusal that the change adds, in a project of npm 12',
      arrival: arrival('a@1.1.0', {
        ...update,
        ...allowing({ a: false }, { allowScriptsBefore: {}, npmRange: '^12.0.0' }),
      }),
      evidence: ran(setup, {}),
    },
    {
      name: 'a permission that was there before',
      arrival: arrival('a@1.1.0', {
        ...update,
        ...allowing({ a: true, b: true }, { allowScriptsBefore: { 'a@1.1.0': true } }),
      }),
      evidence: ran(setup, {}),
    },
    {
      name: 'a new package, where the package manager runs none that no list names',
      arrival: arrival('a@1.1.0', refusing),
      evidence: ran(setup),
    },
    {
      name: 'a changed script there',
      arrival: arrival('a@1.1.0', { ...update, ...refusing }),
      evidence: ran(setup, { postinstall: 'node other.js' }),
    },
    {
      name: 'an excluded package',
      arrival: update,
      evidence: ran(setup, {}),
      setting: ['error', { exclude: ['a'] }],
    },
    {
      name: 'an excluded package without evidence',
      arrival: update,
      evidence: { manifest: missing() },
      setting: ['error', { exclude: ['a'] }],
    },
    {
      name: 'a mark that the version before had too',
      arrival: arrival('a@1.1.0', {
        ...update,
        copies: arrival('a@1.1.0', marked).copies,
        hadInstallScript: true,
      }),
      evidence: ran({}, {}),
    },
    {
      name: 'the mark of a refused version on one that is only considered',
      arrival: arrival('a@1.0.9', { ...marked, kind: 'updated', previous: '1.0.0', isHypothetical: true }),
      evidence: ran({}, {}),
    },
    {
      name: 'a git source whose flags alone differ',
      arrival: arrival('a@1.0.0', {
        kind: 'altered',
        previous: '1.0.0',
        differences: ['scope'],
        copy: { source: git },
      }),
      evidence: unseen('prepare'),
    },
    {
      name: 'a git source that may run them',
      arrival: arrival('a@1.0.0', { copy: { source: git }, ...allowing({ 'github:o/a': true }) }),
      evidence: unseen('prepare'),
    },
  ],
  reports: [
    {
      name: 'a script that an update gains, where the package manager would not run it',
      arrival: arrival('a@1.1.0', { ...update, ...refusing }),
      evidence: ran(setup, {}),
      finding: {
        message:
          'gains code that runs at install time, which 1.0.0 did not have: postinstall "node setup.js"',
      },
    },
    {
      name: 'a new package with a script, of those that it does run',
      arrival: arrival('b@1.1.0', refusing),
      evidence: ran(setup),
      finding: { level: 'warn' },
    },
    {
      name: 'a second version of a package in use that gains a script over the one below it',
      arrival: second,
      evidence: {
        ...ran(setup),
        ...releases({ '3.0.0': setup, '2.0.0': {}, '1.0.0': setup, '2.1.0': setup }),
      },
      finding: {
        level: 'error',
        message:
          'gains code that runs at install time, which 2.0.0 did not have: postinstall "node setup.js"',
      },
    },
    {
      name: 'a second version of a package in use that ran it before as the lesser case',
      arrival: second,
      evidence: { ...ran(setup), ...releases({ '2.0.0': setup, '2.1.0': setup }) },
      finding: { level: 'warn', message: 'runs code at install time: postinstall "node setup.js"' },
    },
    {
      name: 'the first version of all as the lesser case',
      arrival: second,
      evidence: { ...ran(setup), ...releases({ '2.1.0': setup, '3.0.0': {} }) },
      finding: { level: 'warn' },
    },
    {
      name: 'a second version of a package in use whose build only the mark shows, as the lesser case',
      arrival: { ...second, copies: arrival('a@2.1.0', marked).copies },
      evidence: { ...ran({}), ...releases({ '2.0.0': {}, '2.1.0': {} }) },
      finding: {
        level: 'warn',
        facts: { events: 'install', command: 'node-gyp rebuild', previousCommand: null, isHidden: true },
      },
    },
    {
      name: 'a new package over the version below it as the lesser case: nothing was updated',
      arrival: arrival('a@2.1.0'),
      evidence: { ...ran(setup), ...releases({ '2.0.0': {}, '2.1.0': setup }) },
      finding: { level: 'warn' },
    },
    {
      name: 'an update that gains a script',
      arrival: update,
      evidence: ran(setup, {}),
      finding: {
        level: 'error',
        message:
          'gains code that runs at install time, which 1.0.0 did not have: postinstall "node setup.js"',
        facts: { events: 'postinstall', command: 'node setup.js', previousCommand: null, isHidden: false },
      },
    },
    {
      name: 'an update that gains a second script, and only that one',
      arrival: update,
      evidence: ran({ preinstall: 'node a.js', ...setup }, setup),
      finding: {
        level: 'error',
        facts: { events: 'preinstall', command: 'node a.js', previousCommand: null, isHidden: false },
      },
    },
    {
      name: 'an update that gains an implicit build',
      arrival: update,
      evidence: ran({ install: 'node-gyp rebuild' }, {}),
      finding: { level: 'error' },
    },
    {
      name: 'another command line as the lesser case, both shown',
      arrival: update,
      evidence: ran({ postinstall: 'node other.js' }, setup),
      finding: {
        level: 'warn',
        message:
          'runs other code at install time than 1.0.0: postinstall "node other.js"; it was postinstall "node setup.js"',
        facts: {
          events: 'postinstall',
          command: 'node other.js',
          previousCommand: 'node setup.js',
          isHidden: false,
        },
      },
    },
    {
      name: 'a command line that moved to another event as the lesser case',
      arrival: update,
      evidence: ran({ install: 'node setup.js' }, setup),
      finding: {
        level: 'warn',
        message:
          'runs other code at install time than 1.0.0: install "node setup.js"; it was postinstall "node setup.js"',
      },
    },
    {
      name: 'an update from a version that is gone: nothing shows that it gained nothing',
      arrival: update,
      evidence: ran(setup, null),
      finding: {
        level: 'error',
        message:
          'runs code at install time (postinstall "node setup.js"), and the registry no longer has 1.0.0 to show whether that is new',
      },
    },
    {
      name: 'a new package with a script as the lesser case',
      arrival: arrival('a@1.0.0'),
      evidence: ran(setup),
      finding: { level: 'warn', message: 'runs code at install time: postinstall "node setup.js"' },
    },
    {
      name: 'a build that only the mark in the lockfile shows',
      arrival: arrival('a@1.1.0', { ...update, copies: arrival('a@1.1.0', marked).copies }),
      evidence: ran({}, {}),
      finding: {
        level: 'error',
        message:
          'gains code that runs at install time, which 1.0.0 did not have: install "node-gyp rebuild" (a binding.gyp, which only the mark in the lockfile tells of)',
        facts: { events: 'install', command: 'node-gyp rebuild', previousCommand: null, isHidden: true },
      },
    },
    {
      name: 'a mark where the lockfile before knew none (version 1)',
      arrival: arrival('a@1.1.0', {
        ...update,
        copies: arrival('a@1.1.0', marked).copies,
        hadInstallScript: null,
      }),
      evidence: ran({}, {}),
      finding: { level: 'error' },
    },
    {
      name: 'a new git source as the lesser case',
      arrival: arrival('a@1.0.0', { copy: { source: git } }),
      evidence: unseen('prepare'),
      finding: {
        level: 'warn',
        message: 'comes from git: npm prepares it at install time, with scripts that no registry shows',
      },
    },
    {
      name: 'an update to git',
      arrival: arrival('a@1.1.0', { kind: 'updated', previous: '1.0.0', copy: { source: git } }),
      evidence: unseen('prepare'),
      finding: { level: 'error' },
    },
    {
      name: 'another commit',
      arrival: arrival('a@1.0.0', {
        kind: 'altered',
        previous: '1.0.0',
        differences: ['source'],
        copy: { source: git },
      }),
      evidence: unseen('prepare'),
      finding: { level: 'error' },
    },
    {
      name: 'a git source that may not run them: npm prepares it all the same',
      arrival: arrival('a@1.0.0', { copy: { source: git }, ...allowing({ 'github:o/a': false }) }),
      evidence: unseen('prepare'),
      finding: { level: 'warn' },
    },
    {
      name: 'a git source under a name that may run them',
      arrival: arrival('a@1.0.0', { copy: { source: git }, ...allowing({ a: true }) }),
      evidence: unseen('prepare'),
      finding: { level: 'warn' },
    },
    {
      name: 'a marked tarball from elsewhere',
      arrival: arrival('a@1.1.0', { kind: 'updated', previous: '1.0.0', copy: { source: remote } }),
      evidence: unseen('install'),
      finding: { level: 'error' },
    },
    {
      name: 'a permission that the change brings along',
      arrival: arrival('a@1.1.0', { ...update, ...allowing({ a: true }, { allowScriptsBefore: {} }) }),
      evidence: ran(setup, {}),
      finding: { level: 'error' },
    },
    {
      name: 'a permission of another version before',
      arrival: arrival('a@1.1.0', {
        ...update,
        ...allowing({ a: true }, { allowScriptsBefore: { 'a@1.0.0': true } }),
      }),
      evidence: ran(setup, {}),
      finding: { level: 'error' },
    },
    {
      name: 'a permission that the change takes back',
      arrival: arrival('a@1.1.0', { ...update, ...allowing({}, { allowScriptsBefore: { a: true } }) }),
      evidence: ran(setup, {}),
      finding: { level: 'error' },
    },
    {
      name: 'a permission over a refusal that was there before',
      arrival: arrival('a@1.1.0', {
        ...update,
        ...allowing({ a: true }, { allowScriptsBefore: { a: false }, npmRange: '^12.0.0' }),
      }),
      evidence: ran(setup, {}),
      finding: { level: 'error' },
    },
    {
      name: 'a refusal in a project that any npm may install: npm 10 runs the script',
      arrival: arrival('a@1.1.0', { ...update, ...allowing({ a: false }, {}) }),
      evidence: ran(setup, {}),
      finding: { level: 'error' },
    },
    {
      name: 'a refusal that the change adds',
      arrival: arrival('a@1.1.0', { ...update, ...allowing({ a: false }, { allowScriptsBefore: {} }) }),
      evidence: ran(setup, {}),
      finding: { level: 'error' },
    },
    {
      name: 'a refusal in a project that npm 11.15 may install, which does not read it',
      arrival: arrival('a@1.1.0', { ...update, ...allowing({ a: false }, { npmRange: '^11.0.0' }) }),
      evidence: ran(setup, {}),
      finding: { level: 'error' },
    },
    {
      name: 'a refusal beside a range of npm that is none',
      arrival: arrival('a@1.1.0', { ...update, ...allowing({ a: false }, { npmRange: 'newest' }) }),
      evidence: ran(setup, {}),
      finding: { level: 'error' },
    },
    {
      name: 'a range in allowScripts, which npm does not take',
      arrival: arrival('a@1.1.0', { ...update, ...allowing({ 'a@^1.0.0': true }) }),
      evidence: ran(setup, {}),
      finding: { level: 'error' },
    },
    {
      name: 'a version that is only considered and gains a script',
      arrival: arrival('a@1.0.9', { kind: 'updated', previous: '1.0.0', isHypothetical: true }),
      evidence: ran(setup, {}),
      finding: { level: 'error' },
    },
  ],
  gaps: [
    {
      name: 'nothing known of what was published',
      arrival: update,
      evidence: { manifest: missing('registry answered 500') },
      gap: 'manifest',
    },
  ],
})

describe('what a stranger wrote as a command line', () => {
  const line = `node \u001b[31mx.js\u202e ${'y'.repeat(5000)}\nAPPROVED`
  const subject = { arrival: update, evidence: evidenceOf(ran({ postinstall: line }, {})) }
  const [finding] = evaluate([subject], [installScript], approvedPolicy(), asOf)[0]?.findings ?? []

  test('is shown clean and cut', () => {
    expect(finding?.message).toMatch(/^gains code .*postinstall "node x\.js y+…"$/)
    expect(finding?.message.length).toBeLessThan(300)
    expect(String(finding?.facts.command)).toHaveLength(200)
  })
})
