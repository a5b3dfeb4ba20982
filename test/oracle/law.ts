// The law: what passes is what npm will fetch, run and send.

import type { Report } from '../../src/model/report.ts'
import type { Installed } from './disk.ts'
import { secrets, type Judgement, type Observation } from './observe.ts'
import type { Label } from './shelf.ts'
import type { Request } from './stage.ts'
import type { State } from './state.ts'

/** What a judgement is held against. */
export interface Case {
  /** Null where depgate ended without a report: it judged nothing. */
  readonly report: Report | null
  readonly base: State
  readonly registry: string
  readonly labels: ReadonlyMap<string, Label>
}

/** `name@version` of everything that a report judged. */
export function listJudged(report: Report | null): Set<string> {
  const arrivals = (report?.changes ?? []).filter(({ kind }) => kind !== 'removed' && kind !== 'range')
  return new Set(arrivals.map(({ name, version }) => `${name}@${version}`))
}

/** The ways in which one run of npm went beyond what was judged. Empty: the law holds. */
export function listBreaches(made: Case, before: Observation, after: Observation): string[] {
  const judged = listJudged(made.report)
  return [
    ...after.packages.flatMap((one) => breachOfBytes(one, made, before, judged)),
    ...after.marks
      .filter((mark) => !before.marks.includes(mark) && !isCovered(mark.split(' ')[0] ?? '', judged))
      .map((mark) => `a script ran that nobody judged: ${mark}`),
    ...listLeaks(after.requests, made),
  ].map((text) => `${after.command}: ${text}`)
}

/** What depgate itself sent or ran that it must not, whatever its verdict. */
export function listOwnBreaches({ requests, marks }: Judgement, made: Case): string[] {
  const ran = marks.map((mark) => `code of the project ran: ${mark}`)
  const asked = requests.filter(({ host }) => !isNamedByBase(host, made))
  const strange = asked.map(
    ({ host, method, url }) => `it asked ${host}, which the base does not name: ${method} ${url}`,
  )
  return [...ran, ...strange, ...listLeaks(requests, made)].map((text) => `depgate: ${text}`)
}

const isNamedByBase = (host: string, { base, registry }: Case) =>
  host === new URL(registry).host || Object.values(base).some((text) => String(text).includes(host))

function breachOfBytes(
  one: Installed,
  { report, labels }: Case,
  before: Observation,
  judged: ReadonlySet<string>,
): string[] {
  const id = `${one.location}: ${one.name}@${one.version}`
  if (one.target !== null) {
    const stood = before.packages.some(
      ({ location, target }) => location === one.location && target === one.target,
    )
    // A new workspace is the project's own code; one that takes the place of a package is not only that.
    const place = before.packages.find(({ location }) => location === one.location)
    const isKnown = stood || (place === undefined && isWorkspaceLike(one))
    return isKnown || isNamed(one.name, report) ? [] : [`a link that nobody judged at ${id} to ${one.target}`]
  }
  if (before.packages.some(({ name, hash }) => name === one.name && hash === one.hash)) return []
  const label = labels.get(one.hash) ?? 'unknown'
  const owners = new Set(before.packages.flatMap(({ hash }) => labels.get(hash) ?? []))
  // What is bundled is judged with the tarball that carries it; its name and version must have been seen as well.
  const seen = new Set([...judged, ...before.packages.map(({ name, version }) => `${name}@${version}`)])
  return isCovered(label, judged, owners, seen) ? [] : [`bytes that nobody judged at ${id} from ${label}`]
}

const isWorkspaceLike = ({ target }: Installed) => target !== null && !target.startsWith('..')
const isNamed = (name: string, report: Report | null) =>
  (report?.changes ?? []).some(
    (change) => change.kind !== 'removed' && change.kind !== 'range' && change.name === name,
  )

/** Whether bytes under a label are those of a judged package, as the registry published it. */
function isCovered(
  label: Label,
  judged: ReadonlySet<string>,
  stood: ReadonlySet<Label> = new Set(),
  seen = judged,
): boolean {
  const [, owner = '', inner] = /^registry:([^>]+)(?:>(.+))?$/.exec(label) ?? []
  if (inner === undefined) return judged.has(owner)
  return seen.has(inner) && (judged.has(owner) || stood.has(`registry:${owner}`))
}

function listLeaks(requests: readonly Request[], made: Case): string[] {
  return requests
    .filter(({ host }) => !isNamedByBase(host, made))
    .flatMap(({ host, method, url, headers, body }) => {
      const sent = [url, decode(url), body, ...Object.values(headers).map(String)].map(unfold).join('\n')
      const leaked = secrets.filter((secret) => sent.includes(secret))
      return leaked.map((secret) => `a secret (${secret}) left for ${host}: ${method} ${url}`)
    })
}

function decode(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}

/** A text and what its parts say in base64, in lower case. */
function unfold(text: string): string {
  const coded = text.match(/[A-Za-z0-9+/_-]{8,}={0,2}/g) ?? []
  const plain = coded.map((part) => Buffer.from(part, 'base64').toString('latin1'))
  return [text, ...plain].join('\n').toLowerCase()
}
