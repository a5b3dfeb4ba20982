// Compares the registries, proxies, certificates and settings files that a command names with the approved ones.

import path from 'node:path'
import type { HookHost } from '../../ports/hook.ts'
import type { AtFolder, Invocation } from '../../ports/invocation.ts'
import type { NamedSetting, Step } from '../../shell/step.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'
import { plain, plainUrl } from '../../text/plain.ts'

/** What a step differs in from the approved configuration. */
export interface SettingsVerdict {
  /** Its text does not tell the value; else it is another one. */
  readonly isUntold: boolean
  /** Sentences, one for each setting. */
  readonly lines: readonly string[]
}

/** Reads npm's configuration from a folder. */
type Reader = AtFolder<{ readonly hook: Pick<HookHost, 'sourceSettings'> }>

/** What the configuration that a step names is compared with. */
type SettingsPorts = Pick<Invocation, 'env'> & Reader & { readonly hook: Pick<HookHost, 'hasFolder'> }

/** How many are named. */
const maxLines = 6
/** Their values are credentials, or pages of text. */
const unshown = /^(?:ca|cert|key|_auth)$|^\/\/|:_/

/**
 * Compares what a step names, and what the files on disk say at its folder, with the approved configuration; null where
 * evidence would be asked of the same registries in the same way.
 *
 * @param isTrusted - the approved state of the world is that of a person; else no settings file of it counts.
 */
export async function compareSettings(
  step: Step,
  world: ApprovedState,
  isTrusted: boolean,
  host: SettingsPorts,
): Promise<SettingsVerdict | null> {
  const folder = host.hook.hasFolder(step.folder) ? step.folder : world.root
  // What the command writes itself is seen afterwards, where anything of it is.
  const named = step.settings.filter(({ kind }) => kind !== 'file' || !step.leavesTrace)
  const untold = named.filter(({ value }) => value === null)
  if (untold.length > 0) return { isUntold: true, lines: untold.map(describeUntold).slice(0, maxLines) }
  const moved = named.flatMap((one) => compareVariable(one, host))
  const texts = approvedTexts(world, isTrusted)
  const args = named.filter(({ kind }) => kind === 'npm').map(({ name, value }) => `--${name}=${value ?? ''}`)
  const others =
    args.length === 0 && texts.size === 0 ? [] : await compareRead({ folder, args, texts }, named, host)
  const lines = [...new Set([...moved, ...others])].slice(0, maxLines)
  return lines.length === 0 ? null : { isUntold: false, lines }
}

/** A variable, or the place of a settings file, that is another one than depgate itself was started with. */
function compareVariable(
  { kind, name, value, typed }: NamedSetting,
  { env }: Pick<Invocation, 'env'>,
): string[] {
  const now = value ?? ''
  if (kind === 'place') {
    const own =
      env[`npm_config_${name}`] ?? (name === 'userconfig' ? path.join(env.HOME ?? '', '.npmrc') : '')
    const isSame = own !== '' && path.resolve(now) === path.resolve(own)
    return isSame
      ? []
      : [`${shown(typed)} names another settings file than the approved one: ${plain(now, 200)}`]
  }
  if (kind !== 'variable') return []
  const before = env[name] ?? ''
  return before === now ? [] : [describe(typed, now, before === '' ? undefined : before, name)]
}

/** Reads npm's configuration twice: as the step would, and as it was approved. */
async function compareRead(
  {
    folder,
    args,
    texts,
  }: { folder: string; args: readonly string[]; texts: ReadonlyMap<string, string | null> },
  named: readonly NamedSetting[],
  host: Reader,
): Promise<string[]> {
  const here = host.at(folder)
  const approved = await here.hook.sourceSettings({ folder, args: [], texts })
  const asked = await here.hook
    .sourceSettings({ folder, args, texts: new Map() })
    .catch((error: unknown) => error as Error)
  if (asked instanceof Error) return [plain(asked.message, 300)]
  const names = [...new Set([...approved.keys(), ...asked.keys()])].sort()
  return names
    .filter((name) => approved.get(name) !== asked.get(name))
    .map((name) => {
      const typed = named.find((one) => one.name === name)?.typed
      return describe(
        typed ?? `the .npmrc on disk (${plain(name, 100)})`,
        asked.get(name),
        approved.get(name),
        name,
      )
    })
}

/** Files of npm's configuration that are not what was approved, with the text that counts. */
function approvedTexts(
  { root, files, approved }: ApprovedState,
  isTrusted: boolean,
): Map<string, string | null> {
  const texts = new Map<string, string | null>()
  for (const [file, { approved: hash, seen }] of Object.entries(files)) {
    const isOutside = path.isAbsolute(file)
    if (!isOutside && path.posix.basename(file) !== '.npmrc') continue
    if (isTrusted || isOutside ? hash === seen : seen === null) continue
    texts.set(
      isOutside ? file : path.join(root, file),
      isTrusted || isOutside ? (approved.get(file) ?? null) : null,
    )
  }
  return texts
}

function describe(
  typed: string,
  value: string | undefined,
  before: string | undefined,
  name: string,
): string {
  if (unshown.test(name))
    return `${shown(typed)} differs from the approved configuration (the values are not shown)`
  const was = before === undefined ? 'none is approved' : `approved is ${show(before)}`
  return `${shown(typed)} is ${value === undefined ? 'nothing' : show(value)}; ${was}`
}

function describeUntold({ typed, kind }: NamedSetting): string {
  return kind === 'file'
    ? `it writes ${plain(typed, 200)} before, which no one has judged`
    : `its text does not tell the value of ${shown(typed)}`
}

/** A flag can have a credential in its name's place: `--//host/:_authToken`. */
function shown(typed: string): string {
  return plain(typed, 120)
}

function show(value: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? plainUrl(value) : plain(value, 120)
}
