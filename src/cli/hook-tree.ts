// One root under the hook: what differs from its approved state is judged, approved, or stays open.

import {
  DepgateError,
  findApproved,
  listChanged,
  plain,
  reporters,
  sayHold,
  watched,
  type HeldRoot,
  type HookState,
  type Host,
  type OpenVerdict,
  type Policy,
  type Report,
} from '../index.ts'
import { judgeChanged, policyOf } from './hook-judge.ts'
import { openWorld, type World } from './hook-world.ts'
import { restore } from './hook-restore.ts'

/** How a root stands. */
export interface Standing {
  readonly open: OpenVerdict | null
  /** It was not known before this hook. */
  readonly isNew: boolean
  readonly remarks: readonly string[]
  readonly world: World
}

/** For how long what could not be judged is not tried again: a registry that is down costs each try its patience. */
const patienceMilliseconds = 30_000
const hour = 3_600_000

/** Compares a root with its approved state, judges what differs, and keeps what came of it. */
export async function judgeRoot(held: HeldRoot, isStart: boolean, host: Host): Promise<Standing> {
  const { remembered } = held
  const state = remembered.type === 'known' ? remembered.state : null
  const seen = held.look(watched, host.hook.outside)
  const needsCommit = state === null || (isStart && state.head?.commit !== seen.head?.commit)
  const committed = needsCommit ? held.committed(watched) : null
  const hashed =
    committed === null ? null : new Map([...committed].map(([path, text]) => [path, host.hook.hash(text)]))
  const files = findApproved({
    state: state === null ? null : { files: state.files, commit: state.head?.commit ?? null },
    isDamaged: remembered.type === 'damaged',
    committed: hashed,
    commit: seen.head?.commit ?? null,
    disk: seen.files,
    isStart,
  })
  const texts = new Map([
    ...[...(committed?.values() ?? [])].map((text) => [host.hook.hash(text), text] as const),
    ...[...seen.files.values()].flatMap(({ hash, text }) =>
      hash === null || text === null ? [] : [[hash, text] as const],
    ),
  ])
  const approved = readApproved(files, texts, held)
  const world: World = { root: held.root, files, disk: seen.files, approved, report: held.report }
  const remarks = [
    ...(remembered.type === 'damaged'
      ? ['What depgate remembered of this project was damaged; the committed state counts as approved again.']
      : []),
    ...(seen.isWhole ? [] : ['The project has more folders than are watched: 20,000.']),
  ]
  const changed = listChanged(files).filter((path) => !isGone(path, files))
  const key = host.hook.hash(JSON.stringify(changed.map((path) => [path, files[path]])))
  const now = host.now().getTime()
  const policy = changed.length === 0 && state !== null ? null : policyOf(world, '', openWorld(world, host))
  const next: HookState = {
    schema: 1,
    root: held.root,
    watched,
    takenAt: seen.takenAt,
    deadlineSeconds: policy?.settings.hook.deadlineSeconds ?? state?.deadlineSeconds ?? 45,
    isAsking: policy?.settings.hook.ask ?? state?.isAsking ?? false,
    depth: seen.depth,
    head: seen.head,
    folders: seen.folders,
    files,
    open: null,
  }
  const keep = (more: Partial<HookState>) =>
    held.save({ ...next, ...more }, new Map([...texts, ...byHash(files, approved)]))
  const known = state?.open ?? null
  if (known !== null && known.key === key && (known.until === null || now < known.until)) {
    keep({ open: known })
    return { open: known, isNew: false, remarks, world }
  }
  if (changed.length === 0) {
    keep({})
    return { open: null, isNew: false, remarks, world }
  }
  const open = await judge(changed, world, policy, remarks, { held, host, key, now })
  if (open === null) keep({ files: approveAll(files, changed) })
  else keep({ open })
  return { open, isNew: true, remarks, world }
}

/** A lockfile or manifest that was taken away brings nothing in; what comes in its place is held against it. */
function isGone(path: string, files: HookState['files']): boolean {
  return files[path]?.seen === null && /(?:lock[^/]*|package\.json|npm-shrinkwrap\.json)$/.test(path)
}

function approveAll(files: HookState['files'], changed: readonly string[]): HookState['files'] {
  const entries = changed.map((path) => {
    const file = files[path] ?? { approved: null, seen: null, print: null }
    return [path, { ...file, approved: file.seen }] as const
  })
  return { ...files, ...Object.fromEntries(entries) }
}

/** @throws {DepgateError} where a text is gone: what was approved is no longer known. */
function readApproved(
  files: HookState['files'],
  texts: ReadonlyMap<string, string>,
  held: HeldRoot,
): Map<string, string> {
  const entries = Object.entries(files).flatMap(([path, { approved }]) => {
    if (approved === null) return []
    const text = texts.get(approved) ?? held.text(approved)
    if (text === null) throw new DepgateError('EUSAGE', `the approved text of ${plain(path)} is gone`)
    return [[path, text] as const]
  })
  return new Map(entries)
}

function byHash(files: HookState['files'], approved: ReadonlyMap<string, string>): [string, string][] {
  return [...approved].flatMap(([path, text]) => {
    const hash = files[path]?.approved
    return hash == null ? [] : [[hash, text] as [string, string]]
  })
}

interface Judging {
  readonly held: HeldRoot
  readonly host: Host
  readonly key: string
  readonly now: number
}

async function judge(
  changed: readonly string[],
  world: World,
  policy: Policy | null,
  remarks: readonly string[],
  { held, host, key, now }: Judging,
): Promise<OpenVerdict | null> {
  const reports = await judgeChanged(changed, world, host)
  const isFail = reports.some(({ outcome }) => outcome === 'fail')
  if (reports.every(({ outcome }) => outcome === 'pass')) return null
  const undone =
    isFail && policy?.settings.hook.onFail === 'restore' ? await restore(changed, world, held, host) : []
  const said = sayHold({
    reports,
    files: writeReports(reports, held),
    remarks: [...sayScripts(reports, world), ...undone, ...remarks],
    subject: 'the change of the dependencies',
  })
  const { reason, notice } = said ?? { reason: 'depgate: it does not pass', notice: '' }
  const outcome = isFail ? ('fail' as const) : ('inconclusive' as const)
  return { key, outcome, reason, notice, until: untilOf(reports, isFail, now) }
}

/** When the same tree may be judged otherwise: time heals ages, a registry comes back, an advisory comes out. */
function untilOf(reports: readonly Report[], isFail: boolean, now: number): number {
  if (!isFail) return now + patienceMilliseconds
  const moments = reports.flatMap(({ findings }) =>
    findings.flatMap(({ eligibleAt }) => (eligibleAt === null ? [] : [Date.parse(eligibleAt)])),
  )
  return Math.min(now + hour, ...moments.filter((moment) => moment > now))
}

function writeReports(reports: readonly Report[], held: HeldRoot): string[] {
  const json = reporters.find(({ id }) => id === 'json')
  if (json === undefined) return []
  const failed = reports.filter(({ outcome }) => outcome !== 'pass')
  return failed.map((report, nth) =>
    held.report(
      `report-${nth + 1}.json`,
      json.render(report, { width: 120, hasColor: false, isVerbose: false }),
    ),
  )
}

/** npm runs install scripts before any hook can know of them: what may have happened is said. */
function sayScripts(reports: readonly Report[], { disk }: World): string[] {
  const flagged = new Set<string>()
  for (const [path, { text }] of disk) {
    if (!path.endsWith('node_modules/.package-lock.json') || text === null) continue
    for (const [location, entry] of Object.entries(parsePackages(text))) {
      if (entry.hasInstallScript === true)
        flagged.add(`${location.split('node_modules/').at(-1)}@${entry.version}`)
    }
  }
  const arrived = reports
    .flatMap(({ changes }) => changes)
    .filter(({ kind }) => kind !== 'removed' && kind !== 'range')
  const ran = [...new Set(arrived.map(({ name, version }) => `${name}@${version}`))].filter((id) =>
    flagged.has(id),
  )
  if (ran.length === 0) return []
  return [
    `Install scripts may have run already (unless npm was told to ignore them): ${ran
      .slice(0, 10)
      .map((id) => plain(id, 200))
      .join(', ')}.`,
  ]
}

function parsePackages(text: string): Record<string, { hasInstallScript?: unknown; version?: unknown }> {
  try {
    const { packages } = JSON.parse(text) as { packages?: Record<string, { hasInstallScript?: unknown }> }
    return packages ?? {}
  } catch {
    return {}
  }
}
