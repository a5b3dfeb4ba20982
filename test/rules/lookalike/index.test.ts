import lookalike from '../../../src/rules/lookalike/index.ts'
import { arrival, hoursAgo, missing, obtained, released } from '../../support/build.ts'
import { testRule } from '../../support/rule.ts'
import type { PackageArrival } from '../../../src/model/change.ts'

const day = 24

/** A package so many days old with so many versions, some of them gone or later than the moment that is judged. */
const known = (days: number, versions: number, more: { gone?: number; later?: number } = {}) => ({
  release: obtained({
    ...released(days * day),
    timeline: Array.from({ length: versions + (more.later ?? 0) }, (_, nth) => ({
      version: `1.0.${nth}`,
      publishedAt: hoursAgo(nth < versions ? days * day : -day),
      isDeprecated: false,
      publisher: null,
      trust: 'none' as const,
      scripts: {},
    })),
    removed: Array.from({ length: more.gone ?? 0 }, (_, nth) => ({
      version: `0.0.${nth}`,
      publishedAt: hoursAgo(days * day),
    })),
  }),
})
const young = known(3, 5)
const uses = (...names: string[]) => ({ project: { uses: new Set(names), allowScripts: {} } })

testRule(lookalike, {
  quiet: [
    { name: 'a name like no other', arrival: arrival('quite-unlike-anything@1.0.0'), evidence: young },
    {
      name: 'a name like no other, without evidence',
      arrival: arrival('quite-unlike-anything@1.0.0'),
      evidence: { release: missing() },
    },
    { name: 'the much used package itself', arrival: arrival('cross-env@1.0.0'), evidence: young },
    {
      name: 'a name that the project used already',
      arrival: arrival('crossenv@1.0.0', uses('crossenv')),
      evidence: young,
    },
    {
      name: 'a new name of a scope that the project uses',
      arrival: arrival('@acme-tools/parsers@1.0.0', uses('@acme-tools/parser')),
      evidence: young,
    },
    { name: 'a new name of a much used scope', arrival: arrival('@babel/corf@1.0.0'), evidence: young },
    {
      name: 'an update',
      arrival: arrival('crossenv@1.0.1', { kind: 'updated', previous: '1.0.0' }),
      evidence: young,
    },
    {
      name: 'what comes from git',
      arrival: arrival('crossenv@1.0.0', {
        copy: { source: { type: 'git', url: 'git+https://h.test/a.git', commit: null } },
      }),
      evidence: { release: missing('from git') },
    },
    {
      name: 'an established package: exactly the minimum, one version more than few',
      arrival: arrival('crossenv@1.0.0'),
      evidence: known(180, 3),
    },
    {
      name: 'versions that are gone, which are versions too',
      arrival: arrival('crossenv@1.0.0'),
      evidence: known(900, 2, { gone: 1 }),
    },
    {
      name: 'an excluded name',
      arrival: arrival('crossenv@1.0.0'),
      evidence: young,
      setting: ['warn', { exclude: ['crossenv'] }],
    },
    {
      name: 'a shorter minimum, and any number of versions',
      arrival: arrival('crossenv@1.0.0'),
      evidence: known(3, 1),
      setting: ['warn', { minimum: '2d', versions: 0 }],
    },
  ],
  reports: [
    {
      name: 'a young package with the name of a much used one without its separator',
      arrival: arrival('crossenv@1.0.0'),
      evidence: young,
      finding: {
        level: 'warn',
        message:
          'its name differs only in separators or capitals from cross-env, which is much used; its own first version was published 3 days ago',
        facts: {
          resembles: 'cross-env',
          likeness: 'separator',
          isUsedHere: false,
          packageAgeHours: 72,
          versions: 5,
        },
      },
    },
    {
      name: 'a package that the project uses, before one that is much used',
      arrival: arrival('lodashy@1.0.0', uses('lodashyy')),
      evidence: young,
      finding: {
        message:
          'its name differs in one character from lodashyy, which this project uses; its own first version was published 3 days ago',
        facts: {
          resembles: 'lodashyy',
          likeness: 'edit',
          isUsedHere: true,
          packageAgeHours: 72,
          versions: 5,
        },
      },
    },
    {
      name: 'swapped characters, in a package that something else brings',
      arrival: arrival('loadsh@1.0.0', { copy: { isDirect: false } }),
      evidence: known(179, 40),
      finding: { message: likenessOf('swaps two characters of lodash', '179 days') },
    },
    {
      name: 'characters that look alike',
      arrival: arrival('l0dash@1.0.0'),
      evidence: young,
      finding: { message: likenessOf('differs only in characters that look alike from lodash', '3 days') },
    },
    {
      name: 'a dropped scope',
      arrival: arrival('angular-devkit-core@1.0.0', uses('@angular-devkit/core')),
      evidence: young,
      finding: { facts: expectedFacts('@angular-devkit/core', 'scope') },
    },
    {
      name: 'a scope that is like a much used one',
      arrival: arrival('@bable/helper-that-is-new@1.0.0'),
      evidence: young,
      finding: { message: likenessOf('swaps two characters of @babel', '3 days') },
    },
    {
      name: 'an old package that hardly has a version',
      arrival: arrival('crossenv@1.0.0'),
      evidence: known(900, 2),
      finding: {
        message: `${likenessOf('differs only in separators or capitals from cross-env', '900 days')} and it has only 2 versions`,
      },
    },
    {
      name: 'versions after the moment that is judged, which do not count',
      arrival: arrival('crossenv@1.0.0'),
      evidence: known(900, 1, { later: 9 }),
      finding: {
        message: `${likenessOf('differs only in separators or capitals from cross-env', '900 days')} and it has only 1 version`,
      },
    },
  ],
})

function likenessOf(likeness: string, age: string): string {
  return `its name ${likeness}, which is much used; its own first version was published ${age} ago`
}

function expectedFacts(resembles: string, likeness: string): Record<string, string | number | boolean> {
  return { resembles, likeness, isUsedHere: true, packageAgeHours: 72, versions: 5 }
}

const blocking = { ...lookalike, level: 'error' as const }
const one: PackageArrival = arrival('crossenv@1.0.0')
testRule(blocking, {
  quiet: [],
  reports: [],
  gaps: [{ name: 'no publish time', arrival: one, evidence: { release: missing() }, gap: 'release' }],
})
