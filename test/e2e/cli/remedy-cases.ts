// Refused changes for the table of remedies: each kind of finding, of manifest and of tree.

import type { Published, PublishedAdvisory } from '../../support/server.ts'

/** A change that is refused. Names of packages begin with the case's own letters: all share one registry. */
export interface RemedyCase {
  readonly title: string
  readonly packages: Readonly<Record<string, Record<string, Published>>>
  readonly advisories?: Readonly<Record<string, PublishedAdvisory>>
  readonly policy?: Readonly<Record<string, unknown>>
  /** Where the project lies, from the top of the checkout. */
  readonly folder?: string
  /** Committed, with a lockfile as of thirty days ago, unless it has none. */
  readonly before: Readonly<Record<string, unknown>>
  readonly isUnlocked?: boolean
  /** Files after the change, and the command lines of npm that wrote the lockfile. */
  readonly edit?: Readonly<Record<string, unknown>>
  readonly npm?: readonly (readonly string[])[]
  /** An edit of the lockfile's text by hand. */
  readonly lock?: (text: string) => string
  /** What the lines contain; or why there are none. */
  readonly lines?: readonly RegExp[]
  readonly reason?: RegExp
  readonly isQuick?: boolean
}

const old = { hours: 5000 }
const young = { hours: 2 }
const needs = (dependencies: Record<string, string>, hours = 5000): Published => ({
  hours,
  manifest: { dependencies },
})
const app = (more: Record<string, unknown> = {}) => ({
  'package.json': { name: 'app', version: '1.0.0', ...more },
})
const dependencies = (more: Record<string, string>) => app({ dependencies: more })

const direct: RemedyCase[] = [
  {
    title: 'a young direct dependency',
    isQuick: true,
    packages: { aa: { '1.0.0': old, '1.1.0': young } },
    before: app(),
    edit: dependencies({ aa: '1.1.0' }),
    lines: [/^npm install --save-exact aa@1\.0\.0$/],
  },
  {
    title: 'a range that npm saved',
    packages: { ab: { '1.0.0': old } },
    before: app(),
    npm: [['install', 'ab']],
    lines: [/^npm install --save-exact ab@1\.0\.0$/],
  },
  {
    title: 'nine ranges are one line',
    packages: Object.fromEntries('123456789'.split('').map((nth) => [`ac${nth}`, { '1.0.0': old }])),
    before: app(),
    npm: [['install', ...'123456789'.split('').map((nth) => `ac${nth}`)]],
    lines: [/^npm install --save-exact( ac\d@1\.0\.0){9}$/],
  },
  {
    title: 'a range and an age of one package',
    packages: { ad: { '1.0.0': old, '1.1.0': young } },
    before: app(),
    npm: [['install', 'ad']],
    lines: [/ad@1\.0\.0/],
  },
  {
    title: 'a range and a young other one',
    packages: { ae: { '1.0.0': old }, af: { '2.0.0': old, '2.0.1': young } },
    before: app(),
    npm: [['install', 'ae', 'af']],
    lines: [/ae@1\.0\.0/, /af@2\.0\.0/],
  },
  {
    title: 'a dependency of development stays one',
    packages: { ag: { '1.0.0': old, '1.1.0': young } },
    before: app(),
    npm: [['install', '-D', 'ag']],
    lines: [/ag@1\.0\.0/],
  },
  {
    title: 'an optional one stays optional',
    packages: { ah: { '1.0.0': old, '1.1.0': young } },
    before: app(),
    npm: [['install', '-O', 'ah']],
    lines: [/ah@1\.0\.0/],
  },
  {
    title: 'an update to a young version',
    packages: { ai: { '1.0.0': old, '1.1.0': young } },
    before: dependencies({ ai: '1.0.0' }),
    edit: dependencies({ ai: '1.1.0' }),
    lines: [/ai@1\.0\.0/],
  },
  {
    title: 'an alias keeps its package',
    packages: { aj: { '1.0.0': old, '1.1.0': young } },
    before: app(),
    npm: [['install', '--save-exact', 'ak@npm:aj@1.1.0']],
    lines: [/ak@npm:aj@1\.0\.0/],
  },
  {
    title: 'a scoped name',
    packages: { '@al/a': { '1.0.0': old, '1.1.0': young } },
    before: app(),
    npm: [['install', '--save-exact', '@al/a@1.1.0']],
    lines: [/@al\/a@1\.0\.0/],
  },
  {
    title: 'a dist-tag',
    packages: { am: { '1.0.0': old } },
    before: app(),
    edit: dependencies({ am: 'latest' }),
    lines: [/am@1\.0\.0/],
  },
  {
    title: 'an advisory: the newest version without one',
    packages: { an: { '1.0.0': old, '1.0.1': old, '1.0.2': old } },
    advisories: { an: { range: '=1.0.2', severity: 'critical' } },
    before: app(),
    edit: dependencies({ an: '1.0.2' }),
    lines: [/an@1\.0\.1/],
  },
  {
    title: 'all versions are young: nothing passes now',
    packages: { ao: { '1.0.0': young } },
    before: app(),
    edit: dependencies({ ao: '1.0.0' }),
    reason: /minimum-age, ao 1\.0\.0/,
  },
  {
    title: 'malware in every version is removed',
    packages: { ap: { '1.0.0': old }, aq: { '1.0.0': old } },
    advisories: { ap: { range: '*', severity: 'critical', title: 'Malware in ap', cwe: ['CWE-506'] } },
    before: dependencies({ aq: '1.0.0' }),
    edit: dependencies({ ap: '1.0.0', aq: '1.0.0' }),
    lines: [/^npm uninstall ap$/],
  },
  {
    title: 'a package that the policy denies is removed',
    packages: { ar: { '1.0.0': old } },
    policy: { deny: ['ar'] },
    before: app(),
    edit: dependencies({ ar: '1.0.0' }),
    lines: [/^npm uninstall ar$/],
  },
]

const trees: RemedyCase[] = [
  {
    title: 'a young transitive one: the lockfile of before, as of a moment',
    isQuick: true,
    packages: { ba: { '1.0.0': needs({ bb: '^1.0.0' }) }, bb: { '1.0.0': old, '1.1.0': young } },
    before: app(),
    edit: dependencies({ ba: '1.0.0' }),
    lines: [/^git checkout HEAD -- package-lock\.json && npm install --before=/],
  },
  {
    title: 'five young transitive ones need no override',
    packages: {
      bc: { '1.0.0': needs(Object.fromEntries('12345'.split('').map((nth) => [`bd${nth}`, '^1.0.0']))) },
      ...Object.fromEntries('12345'.split('').map((nth) => [`bd${nth}`, { '1.0.0': old, '1.0.1': young }])),
    },
    before: app(),
    edit: dependencies({ bc: '1.0.0' }),
    lines: [/--before=/],
  },
  {
    title: 'a young transitive one in a project that had no lockfile',
    packages: { be: { '1.0.0': needs({ bf: '^1.0.0' }) }, bf: { '1.0.0': old, '1.1.0': young } },
    before: app(),
    isUnlocked: true,
    edit: dependencies({ be: '1.0.0' }),
    lines: [/^npm update --before=/],
  },
  {
    title: 'a young transitive one that an older parent does not need',
    packages: {
      bg: { '1.0.0': needs({ bh: '^1.0.0' }), '1.1.0': needs({ bh: '^1.1.0' }, 900) },
      bh: { '1.0.0': old, '1.1.0': young },
    },
    before: app(),
    edit: dependencies({ bg: '1.1.0' }),
    lines: [/bg@1\.0\.0/, /--before=/],
  },
  {
    title: 'a range, a young direct one and a young transitive one',
    packages: {
      bi: { '1.0.0': needs({ bk: '^1.0.0' }) },
      bj: { '1.0.0': old, '1.1.0': young },
      bk: { '1.0.0': old, '1.1.0': young },
    },
    before: app(),
    npm: [['install', 'bi', 'bj']],
    lines: [/bi@1\.0\.0/, /bj@1\.0\.0/, /--before=/],
  },
  {
    title: 'a transitive one that another dependency raised',
    packages: {
      bl: { '1.0.0': needs({ bn: '>=1.0.0' }) },
      bm: { '1.0.0': needs({ bn: '^1.0.0' }), '1.1.0': needs({ bn: '^1.1.0' }, 900) },
      bn: { '1.0.0': old, '1.1.0': young },
    },
    before: dependencies({ bl: '1.0.0' }),
    edit: dependencies({ bl: '1.0.0', bm: '1.1.0' }),
    lines: [/bm@1\.0\.0/],
  },
  {
    title: 'an advisory on a transitive one: a newer version within its range',
    packages: { bo: { '1.0.0': needs({ bp: '^1.0.0' }) }, bp: { '1.0.0': old, '1.0.1': old } },
    advisories: { bp: { range: '=1.0.0', severity: 'critical' } },
    before: app(),
    edit: dependencies({ bo: '1.0.0' }),
    lock: (text) =>
      text
        .replaceAll('bp-1.0.1', 'bp-1.0.0')
        .replace(/("node_modules\/bp": \{\s*"version": ")1\.0\.1/, '$11.0.0'),
    lines: [/npm update|npm install/],
  },
  {
    title: 'an advisory on the newest transitive one: an override',
    packages: {
      bq: { '1.0.0': needs({ br: '^1.0.0' }) },
      br: { '1.0.0': old, '1.0.1': { hours: 4000 } },
    },
    advisories: { br: { range: '=1.0.1', severity: 'critical' } },
    before: app(),
    edit: dependencies({ bq: '1.0.0' }),
    lines: [/overrides\[br@1\]=1\.0\.0/],
  },
  {
    title: 'a young one deep in the tree',
    packages: {
      bs: { '1.0.0': needs({ bt: '1.0.0' }) },
      bt: { '1.0.0': needs({ bu: '1.0.0' }) },
      bu: { '1.0.0': needs({ bv: '~1.0.0' }) },
      bv: { '1.0.0': old, '1.0.1': young },
    },
    before: app(),
    edit: dependencies({ bs: '1.0.0' }),
    lines: [/--before=/],
  },
  {
    title: 'npm update of everything',
    packages: { bw: { '1.0.0': old, '1.1.0': young }, bx: { '1.0.0': old, '1.2.0': young } },
    before: dependencies({ bw: '^1.0.0', bx: '^1.0.0' }),
    npm: [['update']],
    lines: [/bw@1\.0\.0/, /bx@1\.0\.0/],
  },
  {
    title: 'a young transitive one that no version replaces, below a direct one that is old',
    packages: { by: { '1.0.0': needs({ bz: '1.0.0' }) }, bz: { '1.0.0': young } },
    before: app(),
    edit: dependencies({ by: '1.0.0' }),
    reason: /none passes as a whole/,
  },
  {
    title: 'two copies of one name, one of them young',
    packages: {
      ca: { '1.0.0': needs({ cb: '^1.0.0' }) },
      cb: { '1.0.0': old, '1.0.1': young, '2.0.0': old },
    },
    before: app(),
    edit: dependencies({ ca: '1.0.0', cb: '2.0.0' }),
    lines: [/--before=/],
  },
  {
    title: 'a peer dependency that is young',
    packages: {
      cc: { '1.0.0': { hours: 5000, manifest: { peerDependencies: { cd: '^1.0.0' } } } },
      cd: { '1.0.0': old, '1.1.0': young },
    },
    before: app(),
    edit: dependencies({ cc: '1.0.0' }),
    lines: [/--before=/],
  },
]

const root = (more: Record<string, unknown> = {}) => ({
  name: 'app',
  version: '1.0.0',
  workspaces: ['w/*'],
  ...more,
})
const member = (name: string, more: Record<string, unknown> = {}) => ({ name, version: '1.0.0', ...more })

const places: RemedyCase[] = [
  {
    title: 'a workspace',
    packages: { da: { '1.0.0': old, '1.1.0': young } },
    before: { 'package.json': root(), 'w/x/package.json': member('x') },
    edit: { 'w/x/package.json': member('x', { dependencies: { da: '1.1.0' } }) },
    lines: [/^npm install --save-exact -w w\/x da@1\.0\.0$/],
  },
  {
    title: 'the root and two workspaces: a line for each manifest',
    packages: { db: { '1.0.0': old }, dc: { '1.0.0': old } },
    before: { 'package.json': root(), 'w/x/package.json': member('x'), 'w/y/package.json': member('y') },
    edit: {
      'package.json': root({ dependencies: { db: '^1.0.0' } }),
      'w/x/package.json': member('x', { dependencies: { db: '^1.0.0' } }),
      'w/y/package.json': member('y', { devDependencies: { dc: '~1.0.0' } }),
    },
    lines: [/-w w\/x --include-workspace-root db@1\.0\.0/, /-w w\/y dc@1\.0\.0/],
  },
  {
    title: 'a project below the top',
    folder: 'app',
    packages: { dd: { '1.0.0': old, '1.1.0': young } },
    before: app(),
    edit: dependencies({ dd: '1.1.0' }),
    lines: [/^npm install --prefix app --save-exact dd@1\.0\.0$/],
  },
  {
    title: 'a workspace of a project below the top',
    folder: 'mono',
    packages: { de: { '1.0.0': old, '1.1.0': young } },
    before: { 'package.json': root(), 'w/x/package.json': member('x') },
    edit: { 'w/x/package.json': member('x', { dependencies: { de: '1.1.0' } }) },
    lines: [/--prefix mono/, /-w w\/x/],
  },
  {
    title: 'a transitive one of a project below the top',
    folder: 'app',
    packages: { df: { '1.0.0': needs({ dg: '^1.0.0' }) }, dg: { '1.0.0': old, '1.1.0': young } },
    before: app(),
    edit: dependencies({ df: '1.0.0' }),
    lines: [/git checkout HEAD -- app\/package-lock\.json && npm install --prefix app --before=/],
  },
  {
    title: 'a workspace that asks for another one is left alone',
    packages: { dh: { '1.0.0': old, '1.1.0': young } },
    before: { 'package.json': root(), 'w/x/package.json': member('x'), 'w/y/package.json': member('y') },
    edit: { 'w/y/package.json': member('y', { dependencies: { x: '^1.0.0', dh: '1.1.0' } }) },
    lines: [/^npm install --save-exact -w w\/y dh@1\.0\.0$/],
  },
]

const entries: RemedyCase[] = [
  {
    title: 'a manifest that the lockfile does not know yet',
    packages: { ea: { '1.0.0': old } },
    before: app(),
    edit: dependencies({ ea: '1.0.0' }),
    npm: [],
    lines: [/^npm install/],
  },
  {
    title: 'a range of an override',
    packages: { eb: { '1.0.0': needs({ ec: '^1.0.0' }) }, ec: { '1.0.0': old } },
    before: dependencies({ eb: '1.0.0' }),
    edit: app({ dependencies: { eb: '1.0.0' }, overrides: { ec: '^1.0.0' } }),
    lines: [/overrides\[ec\]=1\.0\.0/],
  },
  {
    title: 'an edited hash is fetched anew',
    packages: { ed: { '1.0.0': old } },
    before: app(),
    edit: dependencies({ ed: '1.0.0' }),
    lock: (text) => text.replace(/("integrity": ")sha512-[^"]+/, `$1sha512-${'A'.repeat(86)}==`),
    lines: [/npm install/],
  },
  {
    title: 'a hash that was taken away',
    packages: { ee: { '1.0.0': old } },
    before: app(),
    edit: dependencies({ ee: '1.0.0' }),
    lock: (text) => text.replace(/,\s*"integrity": "sha512-[^"]+"/, ''),
    lines: [/npm install/],
  },
  {
    title: 'a folder outside of the project is no package of the registry',
    packages: { ef: { '1.1.0': old } },
    before: app(),
    edit: { ...dependencies({ ef: 'file:../ef' }), '../ef/package.json': member('ef') },
    reason: /ef/,
  },
  {
    title: 'a token beside a young version',
    packages: { eg: { '1.0.0': old, '1.1.0': young } },
    before: app(),
    edit: { ...dependencies({ eg: '1.1.0' }), '.npmrc': '//h.example.test/:_authToken=abcdefghijklmnop' },
    reason: /^credentials, \.npmrc/,
  },
]

/** All of them. */
export const cases: readonly RemedyCase[] = [...direct, ...trees, ...places, ...entries]
