// Changes of honest states, as data: each can be printed, and becomes a row of the table where it is found to be one.

import fc from 'fast-check'
import { plain, project, root } from './row.ts'
import { spellings } from './rows/configuration.ts'
import type { Stage } from './stage.ts'
import { lock, print, readJson, type Json, type Make, type State } from './state.ts'

/** One step of a change. In texts `{evil}`, `{registry}`, `{git}` and `{commit}` stand for the stage's addresses. */
export type Step =
  | {
      readonly do: 'ask'
      readonly file: string
      readonly field: string
      readonly name: string
      readonly spec: string
    }
  | { readonly do: 'override'; readonly below: string | null; readonly name: string; readonly spec: string }
  | { readonly do: 'bundle'; readonly name: string }
  /** Changes the fields of the nth entry of the lockfile; null takes one away. */
  | { readonly do: 'tamper'; readonly nth: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly do: 'drop'; readonly nth: number }
  | { readonly do: 'place'; readonly below: number | null; readonly name: string; readonly fields: Json }
  | { readonly do: 'configure'; readonly how: string; readonly key: string; readonly value: string }
  | { readonly do: 'move'; readonly from: string; readonly to: string }
  | { readonly do: 'copy'; readonly from: string; readonly to: string }
  | { readonly do: 'relock' }

const version = '1.0.0'
const workspace = { name: 'own-one', version, dependencies: { 'orc-foo': version } }

/** Honest states. */
export const bases: Readonly<Record<string, Make>> = {
  plain,
  copies: project({
    'package.json': root({ dependencies: { 'orc-bar': version, 'orc-leaf': '^1.0.0', 'orc-old': version } }),
  }),
  workspaces: project({
    'package.json': root({ workspaces: ['packages/*'], dependencies: { 'orc-bar': version } }),
    'packages/one/package.json': workspace,
    'packages/two/package.json': { ...workspace, name: 'own-two', devDependencies: { 'orc-new': '1.0.1' } },
  }),
  folders: project({
    'package.json': root({ dependencies: { 'own-one': 'file:lib', 'orc-bar': version } }),
    'lib/package.json': workspace,
  }),
  bundles: project({
    'package.json': root({
      dependencies: { 'orc-carrier': version, 'orc-foo': version, 'orc-leaf': version },
    }),
  }),
  aliases: project(
    {
      'package.json': root({
        dependencies: { 'orc-foo': 'npm:orc-new@1.0.0', 'orc-peer': version },
        devDependencies: { 'orc-bar': version },
      }),
    },
    {},
    { legacyPeerDeps: true },
  ),
  fields: project({
    'package.json': root({
      dependencies: { 'orc-peer': version, 'orc-foo': version },
      optionalDependencies: { 'orc-optional': version },
      devDependencies: { 'orc-native': version },
      overrides: { 'orc-platform': '1.0.1' },
    }),
  }),
  legacy: project(
    {
      'package.json': root({
        dependencies: { 'orc-bar': version, 'orc-foo': version, 'orc-native': version },
      }),
    },
    {},
    { lockfileVersion: 1 },
  ),
  oldest: project(
    {
      'package.json': root({ workspaces: ['packages/*'], dependencies: { 'orc-bar': version } }),
      'packages/one/package.json': workspace,
    },
    {},
    { lockfileVersion: 2 },
  ),
  configured: async (stage) => ({
    ...(await plain(stage)),
    '.npmrc': `@orc:registry=${stage.registry}\nignore-scripts=true\n`,
  }),
}

const names = [
  'orc-foo',
  'orc-leaf',
  'orc-bar',
  'orc-new',
  'orc-native',
  'orc-inner',
  'orc-malware',
  '@orc/scoped',
  'orc-carrier',
  'orc-gains',
  'orc-optional',
  'orc-peer',
  'orc-remote',
  'orc-wrapped',
]
const nameOf = fc.constantFrom(...names)
const fields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']
const specs = [
  '1.0.0',
  '1.1.0',
  '1.3.0',
  '^1.0.0',
  '>=1',
  '*',
  '',
  'latest',
  'next',
  '{evil}NAME/-/NAME-1.0.0.tgz',
  '{registry}orc-new/-/orc-new-1.0.0.tgz',
  '{git}#{commit}',
  '{git}#main',
  'file:orc-pack.tgz',
  './orc-pack.tgz',
  'file:vendor/pack',
  'link:vendor/pack',
  'npm:orc-new@1.0.0',
  'npm:orc-malware@1.0.0',
  'npm:NAME@1.0.1',
  'workspace:*',
  '$orc-foo',
]
const specOf = fc.constantFrom(...specs)
const evilEntry = { version, resolved: '{evil}NAME/-/NAME-1.0.0.tgz' }

const tampering: readonly Readonly<Record<string, unknown>>[] = [
  { resolved: '{evil}orc-foo/-/orc-foo-1.0.0.tgz' },
  { resolved: '{evil}orc-foo/-/orc-foo-1.0.0.tgz', integrity: null },
  { resolved: '{evil}orc-foo/-/orc-foo-1.0.0.tgz', integrity: null, hasInstallScript: true },
  { resolved: null, integrity: null },
  { resolved: 'file:orc-pack.tgz', integrity: null },
  { resolved: '{git}#{commit}', integrity: null },
  { resolved: 'vendor/pack', link: true, integrity: null },
  { link: true },
  { integrity: null },
  { integrity: '' },
  { integrity: 'md5-AAAA' },
  { version: '1.0.1' },
  { version: '9.9.9' },
  { version: null },
  { name: 'orc-new' },
  { inBundle: true },
  { inBundle: true, resolved: null, integrity: null },
  { bundleDependencies: ['orc-leaf'] },
  { bundleDependencies: true },
  { hasShrinkwrap: true },
  { hasShrinkwrap: true, dependencies: { 'orc-new': version } },
  { dependencies: { 'orc-new': version } },
  { dependencies: { 'orc-leaf': '{evil}orc-leaf/-/orc-leaf-1.2.0.tgz' } },
  { dependencies: null },
  { optionalDependencies: { 'orc-leaf': '2.0.0' } },
  { peerDependencies: { 'orc-leaf': '2.0.0' } },
  { peerDependencies: { 'orc-new': version } },
  { dev: true },
  { optional: true },
  { peer: true },
  { devOptional: true },
  { extraneous: true },
  { hasInstallScript: true },
  { hasInstallScript: null },
  { os: ['sunos'] },
  { patched: { path: 'patch.diff', integrity: 'sha512-AAAA' } },
]

const settings: readonly (readonly [string, string])[] = [
  ['registry', '{evil}${CI_SECRET}/'],
  ['@orc:registry', '{evil}${CI_SECRET}/'],
  ['script-shell', '../../run.sh'],
  ['ignore-scripts', 'false'],
  ['package-lock', 'false'],
  ['shrinkwrap', 'false'],
  ['legacy-peer-deps', 'true'],
  ['force', 'true'],
  ['install-links', 'true'],
  ['install-strategy', 'nested'],
  ['omit', 'dev'],
  ['include', 'dev'],
  ['prefix', './cfg'],
  ['proxy', '{evil}'],
  ['git', './run.sh'],
  ['workspaces', 'false'],
  ['prefer-dedupe', 'true'],
  ['replace-registry-host', 'always'],
]
const files = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'web/package-lock.json',
]

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      file: fc.constantFrom('package.json', 'packages/one/package.json', 'lib/package.json'),
      field: fc.constantFrom(...fields),
      name: nameOf,
      spec: specOf,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('override' as const),
      below: fc.constantFrom(null, 'orc-bar', 'orc-bar@1', 'orc-foo', 'own-one'),
      name: fc.constantFrom('.', ...names),
      spec: specOf,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('bundle' as const), name: nameOf }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('tamper' as const),
      nth: fc.nat(9),
      fields: fc.constantFrom(...tampering),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), nth: fc.nat(9) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      below: fc.option(fc.nat(9)),
      name: nameOf,
      fields: fc.constantFrom<Json>(evilEntry, { ...evilEntry, inBundle: true }, { version, inBundle: true }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...Object.keys(spellings)), fc.constantFrom(...settings))
      .map(([how, [key, value]]) => ({ do: 'configure' as const, how, key, value })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('move' as const, 'copy' as const),
      from: fc.constant('package-lock.json'),
      to: fc.constantFrom(...files),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'relock' as const }) },
)

/** A base by its name, and what is done to it. */
export const change = fc.record({
  base: fc.constantFrom(...Object.keys(bases)),
  steps: fc.array(step, { minLength: 1, maxLength: 3 }),
})

/** What a developer does: exact versions, and the lockfile that npm writes for them. */
export const honestChange = fc.record({
  base: fc.constantFrom(...Object.keys(bases)),
  steps: fc
    .array(
      fc
        .record({
          do: fc.constant('ask' as const),
          file: fc.constantFrom('package.json', 'packages/one/package.json', 'lib/package.json'),
          field: fc.constantFrom('dependencies', 'devDependencies', 'optionalDependencies'),
          // What the registry does not have npm cannot lock.
          of: fc.constantFrom(
            { name: 'orc-foo', newer: '1.1.0' },
            { name: 'orc-bar', newer: '1.1.0' },
            { name: 'orc-new', newer: '1.2.0' },
            { name: 'orc-native', newer: '1.0.1' },
            { name: '@orc/scoped', newer: '1.1.0' },
          ),
          isFirst: fc.boolean(),
        })
        .map(({ of: { name, newer }, isFirst, ...rest }) => ({
          ...rest,
          name,
          spec: isFirst ? '1.0.0' : newer,
        })),
      { minLength: 1, maxLength: 2 },
    )
    .map((steps): Step[] => [...steps, { do: 'relock' }]),
})

/** Does the steps one after the other; one that has nothing to bear on does nothing. */
export async function apply(state: State, steps: readonly Step[], stage: Stage): Promise<State> {
  let now = state
  for (const one of steps) {
    if (one.do !== 'relock') now = applyOne(now, one, stage)
    // What npm cannot resolve it does not write either.
    else now = await lock(now, stage).catch(() => now)
  }
  return now
}

function applyOne(state: State, one: Exclude<Step, { do: 'relock' }>, stage: Stage): State {
  const name = 'name' in one ? one.name : 'orc-foo'
  const put = <T>(value: T) => fill(value, name, stage)
  switch (one.do) {
    case 'ask':
      return editJson(
        state,
        one.file,
        (json) => {
          json[one.field] = { ...(json[one.field] as Json), [name]: put(one.spec) }
        },
        stage,
      )
    case 'override':
      return editJson(
        state,
        'package.json',
        (json) => {
          const rule = { [name]: put(one.spec) }
          json.overrides = {
            ...(json.overrides as Json),
            ...(one.below === null ? rule : { [one.below]: rule }),
          }
        },
        stage,
      )
    case 'bundle':
      return editJson(state, 'package.json', (json) => void (json.bundleDependencies = [name]), stage)
    case 'configure': {
      const text = (spellings[one.how] ?? spellings.plainly)?.(one.key, String(put(one.value))) ?? ''
      return { ...extras(stage), ...state, '.npmrc': `${state['.npmrc'] ?? ''}${text}` }
    }
    case 'move':
    case 'copy': {
      const { [one.from]: content, ...rest } = state
      if (content === undefined) return state
      return { ...(one.do === 'copy' ? state : rest), [one.to]: content }
    }
    default:
      return editEntries(state, one, put, stage)
  }
}

type EntryStep = Extract<Step, { do: 'tamper' | 'drop' | 'place' }>

function editEntries(state: State, one: EntryStep, put: <T>(value: T) => T, stage: Stage): State {
  return editJson(
    state,
    'package-lock.json',
    (json) => {
      // A lockfile of version 1 nests its entries, under their names.
      const isOld = json.packages === undefined
      const packages = (json.packages ?? json.dependencies ?? {}) as Record<string, Json>
      const places = Object.keys(packages).filter((place) => place !== '')
      const at = (nth: number) =>
        places[nth % Math.max(1, places.length)] ?? (isOld ? 'orc-foo' : 'node_modules/orc-foo')
      if (one.do === 'drop') delete packages[at(one.nth)]
      else if (one.do === 'place' && isOld) {
        const added = { [one.name]: put(one.fields) }
        if (one.below === null) Object.assign(packages, added)
        else packages[at(one.below)] = { ...packages[at(one.below)], dependencies: added }
      } else if (one.do === 'place') {
        const below = one.below === null ? '' : `${at(one.below)}/`
        packages[`${below}node_modules/${one.name}`] = put(one.fields)
      } else {
        const changed = Object.entries({ ...packages[at(one.nth)], ...put(one.fields) })
        packages[at(one.nth)] = Object.fromEntries(changed.filter(([, value]) => value !== null))
      }
    },
    stage,
  )
}

function editJson(state: State, file: string, change: (json: Json) => void, stage: Stage): State {
  if (state[file] === undefined) return state
  const json = readJson(state, file)
  change(json)
  return { ...extras(stage), ...state, [file]: print(json) }
}

// What specs and entries lead to: inert where nothing does.
const extras = (stage: Stage): State => ({
  'orc-pack.tgz': stage.makeTarball('file:orc-pack@1.0.0', 'orc-foo', '1.0.0', 'postinstall'),
  'vendor/pack/package.json': print({ name: 'orc-foo', version: '1.0.0' }),
  'run.sh': '#!/bin/sh\necho "file:run.sh ran" >> "$ORACLE_MARKS"\n',
  'cfg/etc/npmrc': 'fund=false\n',
})

function fill<T>(value: T, name: string, { evil, registry, git }: Stage): T {
  const text = JSON.stringify(value)
    .replaceAll('{evil}', evil)
    .replaceAll('{registry}', registry)
    .replaceAll('{git}', git.url)
    .replaceAll('{commit}', git.commits[0])
    .replaceAll('NAME', name)
  return JSON.parse(text) as T
}
