// Packages inside tarballs that the lockfiles of pnpm, yarn and bun do not list.

import { take, tamper, type Edit, type Expectation, type ManagerRow } from './project.ts'

/** Takes a package that carries others, beside a harmless minimist of the project. */
const bring = (name: string, version: string, ...more: readonly Edit[]): readonly Edit[] => [
  take(name, version),
  take('minimist', '1.2.8'),
  ...more,
]
/** Neither yarn knows bundles: it locks what is carried as well. */
const asked: Edit = tamper('bundler', { bundles: [] })
const yarns = (version: string, expected?: Expectation) => {
  const both = {
    hostile: bring('bundler', version, asked),
    twin: bring('bundler', '1.1.0', asked),
    ...(expected === undefined ? {} : { expect: expected }),
  }
  return { classic: both, berry: both }
}
const critical = { rule: 'advisory', message: /minimist|Prototype Pollution/ }
const unlisted = 'the file does not list what a tarball carries'
/** bun alone lists it, with a mark. */
const list =
  (change: Record<string, unknown> = {}): Edit =>
  ({ entries }, { entry }) => {
    const inner = entry('minimist', '1.2.8')
    entries.push({ ...inner, integrity: inner.integrity, more: { key: 'bundler/minimist', ...change } })
  }

export const carriedRows: readonly ManagerRow[] = [
  {
    name: 'carried: a bundled package that no entry lists',
    npm: ['carried: a bundled package that no entry lists'],
    hostile: bring('bundler', '1.0.0'),
    expect: critical,
    twin: bring('bundler', '1.1.0'),
    in: yarns('1.0.0'),
  },
  {
    name: 'carried: the same where the lockfile hides the bundle',
    hostile: bring('bundler', '1.0.0', tamper('bundler', { bundles: [] })),
    expect: critical,
    twin: bring('bundler', '1.1.0'),
    in: {
      classic: 'the file has no such mark',
      berry: 'the file has no such mark',
      bun: 'the mark is on what is carried',
    },
  },
  {
    name: 'carried: a package inside of one that is bundled',
    npm: ['carried: a package inside of one that is bundled'],
    hostile: bring('bundler', '2.0.0'),
    expect: critical,
    twin: bring('bundler', '1.1.0'),
    in: yarns('2.0.0'),
  },
  {
    name: 'carried: a bundle that cannot be read',
    npm: ['carried: a bundle that cannot be read'],
    hostile: bring('bundler', '3.0.0'),
    expect: { exit: 3, message: /brings other packages along, which are not known/ },
    twin: bring('bundler', '1.1.0'),
    in: yarns('3.0.0'),
  },
  {
    name: 'carried: a bundled package that is listed in another version',
    npm: ['carried: a bundled package that is listed in another version'],
    hostile: bring('bundler', '1.0.0', list({ bundled: true })),
    expect: critical,
    twin: bring('bundler', '1.1.0', list({ bundled: true })),
    in: { pnpm: unlisted, classic: unlisted, berry: unlisted },
  },
  {
    name: 'carried: a bundled package under an entry with the hash of another version',
    npm: ['carried: a bundled package under an entry with the hash of another version'],
    hostile: bring('bundler', '1.0.0', list()),
    expect: critical,
    twin: bring('bundler', '1.1.0', list({ bundled: true })),
    in: { pnpm: unlisted, classic: unlisted, berry: unlisted },
  },
  {
    name: 'carried: a bundle that only the lockfile lists',
    npm: ['carried: a bundle that only the lockfile lists'],
    hostile: bring('stealth', '1.0.0', tamper('stealth', { bundles: ['minimist'] })),
    expect: critical,
    twin: bring('stealth', '1.1.0'),
    in: {
      classic: 'the file has no such mark',
      berry: 'the file has no such mark',
      bun: 'the mark is on what is carried: the next row',
    },
  },
  {
    name: 'marked as carried, and the parent does not carry it',
    npm: ['23 marked as bundled, and no parent bundles it'],
    hostile: [],
    expect: { rule: 'registry-mismatch' },
    twin: [take('ms', '2.1.3')],
    in: {
      pnpm: {
        hostile: [tamper('is-odd', { bundles: ['is-number'] })],
        expect: { rule: 'registry-mismatch', message: /it lacks the dependency is-number/ },
      },
      classic: 'the file has no such mark',
      berry: 'the file has no such mark',
      bun: 'measured: bun 1.4 fetches nothing for one below another package, and finds the copy above',
    },
  },
  {
    name: 'marked as carried at the top',
    npm: ['23 marked as bundled beside a truly bundled copy of the same version'],
    hostile: [take('ms', '2.1.3'), tamper('ms', { integrity: null, more: { bundled: true } })],
    expect: { rule: 'integrity', message: /no hash/ },
    twin: [take('ms', '2.1.3')],
    in: {
      pnpm: 'the mark is on what carries',
      classic: 'the file has no such mark',
      berry: 'the file has no such mark',
    },
  },
]
