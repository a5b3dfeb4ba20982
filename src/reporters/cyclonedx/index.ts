import { createHash } from 'node:crypto'
import { defineReporter } from '../define-reporter.ts'
import { groupBy } from '../../text/group-by.ts'
import { readHashes, type HashKind } from '../../lockfile/integrity.ts'
import type { Change, Report } from '../../model/report.ts'
import { describeQuestion } from '../../report/summary.ts'
import { plain } from '../../text/plain.ts'
import { drawVulnerabilities, isAdvisory, maxTextCharacters, type Found } from './vulnerabilities.ts'

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
      vulnerabilities: drawVulnerabilities(found.filter(isAdvisory), refOf),
      annotations: drawAnnotations(
        report,
        found.filter((one) => !isAdvisory(one)),
        refOf,
      ),
      // A change alone does not show the dependencies between components.
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

/** A UUID computed from the content (RFC 9562 §5.8): the same BOM has the same one. */
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

// `excluded` is the scope in 1.6 of a component that only builds and tests need.
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
    // Two digests of a kind would be two different tarballs: then no hash is written.
    const [content] = contents
    const isOne = contents.length === 1 && content !== undefined && sizes.has(content.length)
    return alg === undefined || !isOne ? [] : [{ alg, content }]
  })
}

// The lengths in hexadecimal digits of the digests that 1.6 allows.
const sizes = new Set([32, 40, 64, 96, 128])

function drawAnnotations(report: Report, found: readonly Found[], refOf: (purl: string) => string) {
  // A registry that is down leaves a gap in everything: one annotation for each reason.
  const gaps = groupBy(
    report.gaps,
    ({ level, rule, reason }) => `${level} ${rule} could not judge: ${reason}`,
  )
  const annotations = [
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
  return annotations.map(({ subjects, text }, index) => ({
    'bom-ref': `depgate:annotation:${index + 1}`,
    subjects,
    annotator: { component: tool(report) },
    timestamp: momentOf(report),
    text: plain(text, maxTextCharacters),
  }))
}
