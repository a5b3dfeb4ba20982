import { expect, test } from 'vitest'
import type { Registry, ReleaseAnswer } from '../../../src/ports/registry.ts'
import type { SourceAnswer } from '../../../src/model/report.ts'
import publishers from '../../../src/evidence/sources/publishers.ts'
import { arrival, hoursAgo, published } from '../../support/build.ts'
import { gatherContext } from '../../support/gather.ts'
import { fakeRegistry } from '../../support/registry.ts'
import type { TimelineEntry } from '../../../src/model/published.ts'

function entry(version: string, hours: number | null, publisher: string | null): TimelineEntry {
  const publishedAt = hours === null ? null : hoursAgo(hours)
  return { version, publishedAt, publisher, isDeprecated: false, trust: 'none', scripts: {} }
}

async function gather(version: string, timeline: readonly TimelineEntry[]) {
  const reported: SourceAnswer[] = []
  const answer: ReleaseAnswer = {
    status: 'answered',
    registry: 'https://registry.example.test',
    hasName: true,
    isPublished: true,
    publishedAt: timeline.find((one) => one.version === version)?.publishedAt ?? null,
    timeline,
    removed: [],
    firstPublishedAt: null,
    namesPublishers: timeline.some((one) => one.publisher !== null),
    showsTrust: false,
    manifest: published(),
  }
  const registry: Registry = { ...fakeRegistry({}), releases: async (all) => all.map(() => answer) }
  const [evidence] = await publishers.gather([arrival(`a@${version}`)], gatherContext(registry, {}, reported))
  return { evidence, reported }
}

test('names who published the version, and who published earlier ones', async () => {
  const timeline = [entry('1.0.0', 900, 'ann'), entry('2.0.0', 10, 'eve'), entry('1.0.1', 100, 'bob')]
  expect((await gather('1.0.1', timeline)).evidence).toEqual({
    status: 'obtained',
    value: { publisher: 'bob', trust: 'none', earlier: new Set(['ann']) },
  })
})

test('without times the order of the registry counts', async () => {
  const timeline = [entry('1.0.0', null, 'ann'), entry('1.0.1', null, 'bob'), entry('2.0.0', null, 'eve')]
  expect((await gather('1.0.1', timeline)).evidence).toMatchObject({ value: { earlier: new Set(['ann']) } })
})

test('a version without a publisher, of a package that has some, is missing', async () => {
  const timeline = [entry('1.0.0', 900, 'ann'), entry('1.0.1', 100, null)]
  expect((await gather('1.0.1', timeline)).evidence).toEqual({
    status: 'missing',
    reason: 'without a publisher',
  })
})

test('a registry without any publishers is one line, not a gap', async () => {
  const { evidence, reported } = await gather('1.0.0', [entry('1.0.0', 900, null)])
  expect(evidence).toEqual({ status: 'inapplicable' })
  expect(reported).toMatchObject([{ evidence: 'publishers', status: 'unsupported' }])
})

test('a package from git was never published', async () => {
  const source = { type: 'git', url: 'git+https://h.test/a.git', commit: null } as const
  const one = arrival('a@1.0.0', { copy: { source } })
  const evidence = await publishers.gather([one], gatherContext(fakeRegistry({})))
  expect(evidence).toEqual([{ status: 'inapplicable' }])
})
