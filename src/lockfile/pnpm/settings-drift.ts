// Finds the settings that a lockfile was not made with: pnpm refuses it when frozen, and else resolves it anew.

import type { UnmetEdge } from '../../model/lockfile.ts'
import { fieldOf, readText, type JsonSection } from '../../json/section.ts'
import { sha256Of } from '../../text/sha256.ts'
import { readEnvironmentAsks } from './environment.ts'
import type { LockDocument } from './entry.ts'
import { hashExtensions } from './extension-checksum.ts'
import { readList, readMapping } from './fields.ts'
import { readCatalogs } from './importers.ts'
import { listCandidates, lockedOverrides } from './locked-overrides.ts'
import { hookNames, workspaceName } from './names.ts'
import { readWritten, type Settings } from './settings.ts'

/** A lockfile, the settings beside it, and the first document. */
export interface SettingsOfLock {
  readonly main: LockDocument
  readonly settings: Settings
  readonly environment: JsonSection | null
  read(file: string): string | null
}

/** Returns what differs, as getOutdatedLockfileSetting of pnpm 10 to 12 compares it. */
export function compareSettings({ settings: all, ...rest }: SettingsOfLock): UnmetEdge[] {
  // pnpm 7 and 8, which write 5.x and 6.x, read no settings from pnpm-workspace.yaml.
  const one = { ...rest, settings: rest.main.dialect < 9 ? { ...all, workspace: null } : all }
  // Without a manifest nothing states what the settings are.
  if (one.settings.root === null && one.settings.workspace === null) return []
  return [
    ...compareOverrides(one),
    ...compareCatalogs(one),
    ...compareExtensions(one),
    ...compareIgnored(one),
    ...comparePatches(one),
    ...compareFlags(one),
    ...compareHooks(one),
    ...compareConfiguration(one),
  ]
}

/** A setting that differs; `locked` is null where the lockfile has none, `wanted` where the settings have none. */
function differ(
  name: string,
  { wanted, locked, file }: { wanted: string | null; locked: string | null; file: string },
  what: string,
): UnmetEdge {
  const has = locked === null ? 'the lockfile has none' : `the lockfile has ${locked}`
  const isAsked = wanted === null ? `there is no ${what} ${name}` : `the ${what} ${name} is ${wanted}`
  return {
    from: '',
    dependant: file,
    name,
    spec: wanted ?? '',
    type: 'prod',
    problem: locked === null ? 'missing' : 'invalid',
    found: locked === null ? null : { location: '', version: locked, resolved: null },
    statedIn: file,
    clause: `${isAsked}, and ${has}`,
  }
}

function compareOverrides({ main, settings }: SettingsOfLock): UnmetEdge[] {
  const locked = new Map(lockedOverrides(main).map(({ selector, value }) => [selector, value]))
  const candidates = listCandidates(settings).map((list) =>
    differencesOf(new Map(list.map(({ selector, value }) => [selector, value])), locked),
  )
  if (candidates.some((found) => found.length === 0)) return []
  const isOwn = (selector: string) => readWritten(settings.workspace, 'overrides').has(selector)
  return (candidates[0] ?? []).map(([selector, wanted, known]) => {
    const file = isOwn(selector) || settings.root === null ? workspaceName : 'package.json'
    return differ(selector.replace(/(?<=[^ |@])>/, ' > '), { wanted, locked: known, file }, 'override')
  })
}

type Difference = readonly [name: string, wanted: string | null, locked: string | null]

function differencesOf(
  wanted: ReadonlyMap<string, string>,
  locked: ReadonlyMap<string, string>,
): Difference[] {
  return [...new Set([...wanted.keys(), ...locked.keys()])]
    .map((name): Difference => [name, wanted.get(name) ?? null, locked.get(name) ?? null])
    .filter(([, one, other]) => one !== other)
}

/** Every entry that is locked must be the one of the settings; of these only what some manifest refers to is locked. */
function compareCatalogs({ main, settings: { catalogs, workspace } }: SettingsOfLock): UnmetEdge[] {
  if (workspace === null) return []
  return [...readCatalogs(main.settings)].flatMap(([catalog, entries]) =>
    [...entries].flatMap(([name, { specifier }]) => {
      const wanted = catalogs.get(catalog)?.get(name)?.value ?? null
      const shown = catalog === 'default' ? name : `${catalog} > ${name}`
      return wanted === specifier
        ? []
        : [differ(shown, { wanted, locked: specifier, file: workspaceName }, 'catalog entry')]
    }),
  )
}

function compareExtensions({ main, settings: { workspace, own } }: SettingsOfLock): UnmetEdge[] {
  const locked = readText(main.settings, 'packageExtensionsChecksum')
  const sections = [workspace, own].flatMap((section) => {
    const found = section === null ? null : readMapping(section, 'packageExtensions')
    return found === null || Object.keys(found.fields).length === 0 ? [] : [found]
  })
  const [first] = sections
  if (first === undefined && locked === null) return []
  // Up to pnpm 9 it is an md5 in hex.
  const isOld = locked !== null && first !== undefined && !locked.startsWith('sha256-')
  if (isOld || sections.some((section) => hashExtensions(section.fields) === locked)) return []
  const file = first?.file ?? workspaceName
  const wanted = first === undefined ? null : hashExtensions(first.fields)
  return [differ('packageExtensions', { wanted, locked, file }, 'checksum of')]
}

function compareIgnored({ main, settings: { workspace, own } }: SettingsOfLock): UnmetEdge[] {
  const key = 'ignoredOptionalDependencies'
  const show = (section: JsonSection | null) =>
    (section === null ? [] : readList(section, key).toSorted()).join(', ')
  const locked = show(main.settings)
  const written = [
    { text: show(workspace), file: workspaceName },
    { text: show(own), file: 'package.json' },
  ].filter(({ text }) => text !== '')
  const [{ text, file } = { text: '', file: workspaceName }] = written
  if (locked === text || written.some((one) => one.text === locked)) return []
  return [differ(key, { wanted: text || null, locked: locked || null, file }, 'list')]
}

/** The hash of a patch is compared where the patch is judged. */
function comparePatches({ main, settings: { workspace, own } }: SettingsOfLock): UnmetEdge[] {
  const key = 'patchedDependencies'
  const locked = new Set(Object.keys(readMapping(main.settings, key)?.fields ?? {}))
  const sets = [workspace, own]
    .map((section) => new Set(readWritten(section, key).keys()))
    .filter((set) => set.size > 0)
  const [wanted = new Set<string>()] = sets
  const isSame = (set: ReadonlySet<string>) =>
    set.size === locked.size && [...set].every((one) => locked.has(one))
  if (isSame(wanted) || sets.some(isSame)) return []
  return [...new Set([...wanted, ...locked])]
    .filter((one) => wanted.has(one) !== locked.has(one))
    .map((one) => {
      const state = { wanted: wanted.has(one) ? 'declared' : null, locked: locked.has(one) ? 'one' : null }
      return differ(one, { ...state, file: workspaceName }, 'patch of')
    })
}

const flags = [
  ['autoInstallPeers', 'auto-install-peers', 'true'],
  ['excludeLinksFromLockfile', 'exclude-links-from-lockfile', 'false'],
] as const

/** pnpm up to 10 reads these from `.npmrc` too. A lockfile of pnpm 7 has none. */
function compareFlags({ main, settings: { workspace }, read }: SettingsOfLock): UnmetEdge[] {
  const locked = readMapping(main.root, 'settings')
  if (locked === null) return []
  const npmrc = read('.npmrc') ?? ''
  return flags.flatMap(([key, name, usual]) => {
    const known = readText(locked, key)
    const stated = workspace === null ? undefined : fieldOf(workspace, key)
    const line = new RegExp(`^\\s*${name}\\s*=\\s*(true|false)\\s*$`, 'm').exec(npmrc)?.[1]
    const values = typeof stated === 'string' ? [stated] : [line ?? usual]
    if (known === null || values.includes(known)) return []
    const file = typeof stated === 'string' || line === undefined ? workspaceName : '.npmrc'
    return [differ(key, { wanted: values[0] ?? null, locked: known, file }, 'setting')]
  })
}

/** Only a file that has hooks has a checksum; config dependencies and other settings can name more files. */
function compareHooks({ main, settings: { workspace, root }, read }: SettingsOfLock): UnmetEdge[] {
  const locked = readText(main.settings, 'pnpmfileChecksum')
  const named = ['pnpmfile', 'globalPnpmfile', 'configDependencies']
  const isElsewhere = workspace !== null && named.some((key) => fieldOf(workspace, key) !== undefined)
  if (locked === null || root === null || isElsewhere) return []
  const [file] = hookNames.toReversed().filter((name) => read(name) !== null)
  const text = file === undefined ? null : read(file)
  const hex = text === null ? null : sha256Of(text.replaceAll('\r\n', '\n'))
  const wanted = hex === null ? null : `sha256-${Buffer.from(hex, 'hex').toString('base64')}`
  if (wanted === locked || (wanted !== null && !locked.startsWith('sha256-'))) return []
  return [differ('pnpmfile', { wanted, locked, file: file ?? workspaceName }, 'checksum of')]
}

/** pnpm 11 and later lock config dependencies; with a hash beside the version they are locked by the setting itself. */
function compareConfiguration({ settings: { workspace }, environment }: SettingsOfLock): UnmetEdge[] {
  const section = workspace === null ? null : readMapping(workspace, 'configDependencies')
  const locked = readEnvironmentAsks(environment, 'configDependencies')
  return Object.entries(section?.fields ?? {}).flatMap(([name, value]) => {
    const known = locked.get(name) ?? null
    if (typeof value !== 'string' || value.includes('+') || known === value) return []
    return [differ(name, { wanted: value, locked: known, file: workspaceName }, 'config dependency')]
  })
}
