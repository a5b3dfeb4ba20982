import { createHash } from 'node:crypto'
import { defineReporter } from './define-reporter.ts'
import { groupBy } from '../text/group-by.ts'
import { readHashes, type HashKind } from '../lockfile/integrity.ts'
import type { Change, Finding, Report } from '../model/report.ts'
import { describeQuestion } from '../report/summary.ts'
import { plain } from '../text/plain.ts'
import type { Waiver } from '../model/policy.ts'

type Found = Finding & { readonly waiver?: Waiver }

export default defineReporter({
  id: 'cyclonedx',
  summary:
    'A CycloneDX 1.6 BOM of what arrived, with advisories as VEX and the other findings as annotations.',
  render: (report) => {
    // One version in several lockfiles is one component.
    const arrivals = new Map(
      report.changes
        .filter((change) => change.kind !== 'removed' && change.kind !== 'range')
        .map((change) => [plain(change.package, maxTextCharacters), change] as const)
        .filter(([ref]) => ref.startsWith('pkg:')),
    )
    const refOf = (purl: string) =>
      arrivals.has(plain(purl, maxTextCharacters)) ? plain(purl, maxTextCharacters) : root
    const components = [...arrivals].map(([ref, change]) => drawComponent(ref, change))
    const found: Found[] = [...report.findings, ...report.waived]
    const bom = {
      components,
      vulnerabilities: drawAdvisories(found.filter(isAdvisory), refOf),
      annotations: drawAnnotations(
        report,
        found.filter((one) => !isAdvisory(one)),
        refOf,
      ),
      // What depends on what is not known from a change alone.
      compositions: [{ aggregate: 'incomplete', assemblies: [root, ...arrivals.keys()] }],
    }
    const question = describeQuestion(report)
    const metadata = {
      timestamp: momentOf(report),
      tools: { components: [tool(report)] },
      component: { type: 'application', 'bom-ref': root, name: nameOf(report) },
      properties: [
        property('outcome', report.outcome),
        property('policy', report.policy.sha256),
        ...(question === null ? [] : [property('question', question)]),
      ],
    }
    const head = { $schema: schema, bomFormat: 'CycloneDX', specVersion: '1.6' }
    const serialNumber = `urn:uuid:${identify(JSON.stringify([metadata, bom]))}`
    return `${JSON.stringify({ ...head, serialNumber, version: 1, metadata, ...bom }, null, 2)}\n`
  },
})

const schema = 'http://cyclonedx.org/schema/bom-1.6.schema.json'
const root = 'depgate:project'
const maxTextCharacters = 1_000

/** A UUID that is made of the content (RFC 9562 §5.8): the same BOM has the same one. */
function identify(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex')
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}

function tool(report: Report) {
  return { type: 'application', name: 'depgate', version: plain(report.tool.version, 100) }
}

function nameOf(report: Report): string {
  const [change] = report.changes.filter(({ kind, path }) => kind !== 'range' && path.length > 0)
  return plain(change?.path[0] ?? report.lockfiles[0]?.path ?? 'project', 214) || 'project'
}

function momentOf(report: Report): string {
  const moment = Date.parse(report.asOf)
  return new Date(Number.isNaN(moment) ? 0 : moment).toISOString()
}

function property(name: string, value: string) {
  return { name: `depgate:${name}`, value: plain(value, maxTextCharacters) }
}

// `excluded` is what 1.6 calls a component that only builds and tests need.
const scopes = {
  runtime: 'required',
  peer: 'required',
  optional: 'optional',
  development: 'excluded',
} as const

function drawComponent(ref: string, change: Change) {
  const { name, version, kind, previous, scope, direct, path, differences } = change
  const [, group, bare] = /^(@[^/]+)\/(.+)$/.exec(plain(name, 214)) ?? []
  const hashes = drawHashes(change.integrity)
  return {
    type: 'library',
    'bom-ref': ref,
    ...(group === undefined ? {} : { group }),
    name: bare ?? plain(name, 214),
    version: plain(version ?? '', 1_024),
    scope: Object.hasOwn(scopes, scope) ? scopes[scope] : 'required',
    ...(hashes.length === 0 ? {} : { hashes }),
    purl: ref,
    properties: [
      property('change', kind),
      ...(previous === null ? [] : [property('previous', previous)]),
      ...(differences.length === 0 ? [] : [property('differences', differences.join(', '))]),
      property('direct', String(direct)),
      property('path', path.join(' > ')),
      ...(scope === 'development' ? [{ name: 'cdx:npm:package:development', value: 'true' }] : []),
    ],
  }
}

const algorithms: Partial<Record<HashKind, string>> = {
  sha512: 'SHA-512',
  sha384: 'SHA-384',
  sha256: 'SHA-256',
  sha1: 'SHA-1',
  md5: 'MD5',
}

function drawHashes(integrity: string | null) {
  return [...readHashes(integrity)].flatMap(([kind, digests]) => {
    const alg = algorithms[kind]
    const contents = [...digests].map((digest) => Buffer.from(digest, 'base64').toString('hex'))
    // Two of a kind would be two different tarballs: then there is no hash to vouch for.
    const [content] = contents
    const isOne = contents.length === 1 && content !== undefined && sizes.has(content.length)
    return alg === undefined || !isOne ? [] : [{ alg, content }]
  })
}

// Hexadecimal digits of the digests that 1.6 knows.
const sizes = new Set([32, 40, 64, 96, 128])

function isAdvisory({ rule, facts }: Found): boolean {
  return (rule === 'advisory' || rule === 'malware') && typeof facts.advisory === 'string'
}

const severities = new Map([
  ['critical', 'critical'],
  ['high', 'high'],
  ['moderate', 'medium'],
  ['low', 'low'],
  ['info', 'info'],
])

/** Nobody has looked yet whether the project runs the code in question; malware needs no look. */
function drawAdvisories(found: readonly Found[], refOf: (purl: string) => string) {
  return found.map(({ rule, package: purl, version, facts, message, suggestion, waiver }, index) => {
    const textOf = (key: string) =>
      typeof facts[key] === 'string' ? plain(facts[key], maxTextCharacters) : ''
    const url = textOf('url')
    const isMalware = rule === 'malware'
    const excuse = waiver === undefined ? '' : ` Waived until ${waiver.expires}: ${waiver.reason}`
    const response = waiver !== undefined ? ['will_not_fix'] : suggestion !== null ? ['update'] : []
    return {
      'bom-ref': `depgate:advisory:${index + 1}`,
      id: textOf('advisory'),
      source: {
        name: textOf('source') || 'unknown',
        ...(/^https?:\/\/[^\s"<>\\^`{|}]+$/.test(url) ? { url } : {}),
      },
      ratings: [{ severity: isMalware ? 'critical' : (severities.get(textOf('severity')) ?? 'unknown') }],
      ...(isMalware ? { cwes: [506] } : {}),
      description: textOf('title'),
      ...(suggestion === null
        ? {}
        : { recommendation: plain(`Run: ${suggestion.command}`, maxTextCharacters) }),
      analysis: {
        state: isMalware ? 'exploitable' : 'in_triage',
        ...(response.length === 0 ? {} : { response }),
        detail: plain(`${message}.${excuse}`, maxTextCharacters),
      },
      affects: [
        {
          ref: refOf(purl),
          ...(version === null ? {} : { versions: [{ version: plain(version, 1_024), status: 'affected' }] }),
        },
      ],
    }
  })
}

function drawAnnotations(report: Report, found: readonly Found[], refOf: (purl: string) => string) {
  // A registry that is down leaves a gap in everything: one annotation for each thing that was not known.
  const gaps = groupBy(
    report.gaps,
    ({ level, rule, reason }) => `${level} ${rule} could not judge: ${reason}`,
  )
  const said = [
    ...found.map(({ rule, level, name, package: purl, message, waiver }) => {
      const excuse = waiver === undefined ? '' : ` (waived until ${waiver.expires}: ${waiver.reason})`
      const subject = refOf(purl) === root ? `${name}: ` : ''
      return { subjects: [refOf(purl)], text: `${level} ${rule}: ${subject}${message}${excuse}` }
    }),
    ...[...gaps].map(([text, same]) => ({
      subjects: [...new Set(same.map((gap) => refOf(gap.package)))],
      text,
    })),
  ]
  return said.map(({ subjects, text }, index) => ({
    'bom-ref': `depgate:annotation:${index + 1}`,
    subjects,
    annotator: { component: tool(report) },
    timestamp: momentOf(report),
    text: plain(text, maxTextCharacters),
  }))
}
