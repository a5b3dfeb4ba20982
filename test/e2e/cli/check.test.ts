// depgate check end to end: the built bin, a registry on loopback, real git and real npm.

import { readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Ended, type Project } from '../../support/project.ts'
import { startRegistry, type RegistryOptions, type TestRegistry } from '../../support/server.ts'
import { longer, quick, sample } from '../../support/sample.ts'
import type { TrailLine } from '../../../src/ports/trail.ts'

const now = new Date()
const old = 5_000
const packages: RegistryOptions['packages'] = {
  'old-pad': {
    '1.0.0': { hours: old },
    '1.1.0': { hours: 400 },
    '1.2.0': { hours: 5, manifest: { dependencies: { 'young-dep': '1.0.0' } } },
  },
  'young-dep': { '0.9.0': { hours: old }, '1.0.0': { hours: 5 } },
  '@acme/private': { '1.0.0': { hours: old } },
  timeless: { '1.0.0': { hours: null } },
  future: { '1.0.0': { hours: -1000 } },
  holey: { '1.0.0': { hours: old }, '1.0.1': { hours: old } },
}

let registry: TestRegistry
let project: Project
beforeAll(async () => {
  registry = await startRegistry({ packages, now, advisories: { holey: { range: '<1.0.1' } } })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
})
afterEach(() => project.remove())

const manifest = (dependencies: Record<string, string>, more: Record<string, unknown> = {}) => ({
  name: 'app',
  version: '1.0.0',
  dependencies,
  ...more,
})

/** Writes the manifest and has the real npm lock it. */
async function lock(
  dependencies: Record<string, string>,
  more: Record<string, unknown> = {},
  from = registry.url,
): Promise<void> {
  project.write({ 'package.json': manifest(dependencies, more) })
  const { code, stderr } = await project.npm(
    'install',
    '--package-lock-only',
    '--ignore-scripts',
    '--registry',
    from,
  )
  expect(code, stderr).toBe(0)
}

const reportOf = ({ stdout }: Ended) => JSON.parse(stdout) as Report
const judge = async (...args: string[]) =>
  reportOf(await project.depgate('check', '--format', 'json', ...args))

describe('where the lockfiles come from', () => {
  quick('HEAD against the disk: nothing changed, exit 0', async () => {
    await lock({ 'old-pad': '1.0.0' })
    project.commit()
    const ended = await project.depgate('check')
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toContain('PASS: nothing arrived')
    expect(await project.depgate('check', '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  longer('HEAD against the disk: a young update blocks, with what to do', async () => {
    await lock({ 'old-pad': '1.0.0' })
    project.commit()
    await lock({ 'old-pad': '1.2.0' })
    const ended = await project.depgate('check')
    expect(ended.code).toBe(1)
    expect(ended.stdout).toMatch(/old-pad@1\.2\.0 +1\.0\.0 -> 1\.2\.0 +5 h +fail/)
    expect(ended.stdout).toContain('minimum-age: published 5 hours ago; the policy asks for 7 days')
    expect(ended.stdout).toContain('run: npm install --save-exact old-pad@1.1.0')
    expect(ended.stdout).toContain('via app > old-pad@1.2.0')
    expect(ended.stdout).toMatch(/FAIL: 2 findings of level error/)
    for (const line of ended.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    const { findings, outcome, eligibleAt, changes } = await judge()
    expect(outcome).toBe('fail')
    expect(eligibleAt).not.toBeNull()
    expect(changes.map((change) => [change.kind, change.name])).toEqual([
      ['range', 'old-pad'],
      ['updated', 'old-pad'],
      ['added', 'young-dep'],
    ])
    expect(findings).toMatchObject([
      {
        name: 'old-pad',
        previous: '1.0.0',
        location: { file: 'package-lock.json' },
        suggestion: { version: '1.1.0' },
      },
      { name: 'young-dep', suggestion: null },
    ])
    const lines = readFileSync(path.join(project.folder, 'package-lock.json'), 'utf8').split('\n')
    expect(lines[(findings[0]?.location?.line ?? 0) - 1]).toContain('"node_modules/old-pad": {')
  })

  longer('a loosened range is a finding though no package arrives', async () => {
    await lock({ 'old-pad': '1.1.0' })
    project.commit()
    await lock({ 'old-pad': '~1.1.0' })
    expect(await judge()).toMatchObject({
      outcome: 'fail',
      changes: [{ kind: 'range', package: 'package.json', version: '~1.1.0', previous: '1.1.0' }],
      findings: [
        {
          rule: 'floating-range',
          location: { file: 'package.json', line: 5 },
          suggestion: { version: '1.1.0', command: 'npm install --save-exact old-pad@1.1.0' },
        },
      ],
    })
  })

  quick(
    '--base: the merge base, under the policy at the base as far as the disk does not tighten it',
    async () => {
      await lock({ 'old-pad': '1.0.0' })
      project.commit()
      project.git('switch', '-q', '-c', 'topic')
      await lock({ 'old-pad': '1.1.0' })
      project.write({ 'depgate.json': { rules: { 'minimum-age': 'off' } } })
      project.commit()
      project.git('switch', '-q', 'main')
      project.commit('main moved on')
      project.git('switch', '-q', 'topic')
      expect(await judge('--base', 'main')).toMatchObject({
        outcome: 'fail',
        lockfiles: [{ before: 'main', after: 'package-lock.json' }],
        changes: [{ kind: 'range' }, { kind: 'updated', previous: '1.0.0' }],
        findings: [{ rule: 'tampering', package: 'depgate.json', facts: { subject: 'rules.minimum-age' } }],
      })
      project.write({ 'depgate.json': { rules: { 'minimum-age': ['error', { minimum: '30d' }] } } })
      expect(await judge('--base', 'main')).toMatchObject({
        outcome: 'fail',
        findings: [{ rule: 'minimum-age' }],
      })
      project.write({ 'depgate.json': { rules: { 'minimum-age': 'off' } } })
      await lock({ 'old-pad': '1.2.0' })
      expect(await judge('--base', 'main')).toMatchObject({ outcome: 'fail' })
      expect(await judge()).toMatchObject({ outcome: 'pass' })
    },
  )

  longer('--before and --after files under any name', async () => {
    await lock({ 'old-pad': '1.0.0' })
    const before = readFileSync(path.join(project.folder, 'package-lock.json'), 'utf8')
    await lock({ 'old-pad': '1.2.0' })
    const after = readFileSync(path.join(project.folder, 'package-lock.json'), 'utf8')
    project.write({ 'x/before.json': before, 'x/after.json': after })
    expect(await judge('--before', 'x/before.json', '--after', 'x/after.json')).toMatchObject({
      outcome: 'fail',
    })
    expect(await judge('--before', 'x/after.json', '--after', 'x/before.json')).toMatchObject({
      outcome: 'pass',
      changes: [{ kind: 'range' }, { kind: 'updated' }, { kind: 'removed' }],
    })
  })

  longer('before the first commit, and where HEAD has no lockfile, all is new', async () => {
    await lock({ 'old-pad': '1.0.0' })
    expect(await judge()).toMatchObject({ outcome: 'pass', coverage: { arrivals: 2 } })
    project.write({ '.gitignore': 'package-lock.json\n' })
    project.commit()
    expect(await judge()).toMatchObject({ outcome: 'pass', lockfiles: [{ before: 'HEAD' }] })
  })
})

describe('what cannot be judged as asked is exit 2, with what to do', () => {
  longer.each(
    sample(
      [
        [['chekc'], 'no command "chekc": did you mean "check"?'],
        [['check', '--bfore', 'x'], 'unknown flag --bfore: did you mean "--before"?'],
        [['check', '--before'], '--before needs file|none'],
        [['check', '--before', '--quiet'], '--before needs file|none'],
        [['check', '--format', 'tabel'], 'no format "tabel": did you mean "table"?'],
        [['check', '--as-of', 'yesterday'], '--as-of yesterday is not an ISO 8601 time'],
        [['check', '--base', 'nowhere'], 'there is no commit "nowhere" here'],
        [['check', '--base', '--exec=touch pwned'], '--base needs ref'],
        [
          ['check', '--base=--upload-pack=touch pwned'],
          'there is no commit "--upload-pack=touch pwned" here',
        ],
        [['check', '--policy', 'missing.json', '--all'], 'there is no policy at missing.json'],
        [['check', '--registry', 'ftp://x', '--all'], '--registry needs an address'],
        [['explain', 'minimal-age'], 'no rule "minimal-age": did you mean "minimum-age"?'],
        [['inspect'], 'inspect needs a package'],
        [['inspect', 'github:u/r'], 'inspect judges packages of a registry; "github:u/r" is a git'],
        [['advisories', 'upgrade'], 'advisories knows "update", not "upgrade"'],
      ],
      3,
    ),
  )('%j', async (args, message) => {
    await lock({ 'old-pad': '1.0.0' })
    project.commit()
    const ended = await project.depgate(...args)
    expect(ended.stderr).toContain(message)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
  })

  longer.each(
    sample(
      [
        ['a broken one', { 'package-lock.json': '{' }, 'package-lock.json is not valid JSON'],
        [
          'a broken policy',
          {
            'package-lock.json': '{"name":"x","lockfileVersion":3,"packages":{}}',
            'depgate.json': '{"rulez":1}',
          },
          'unknown key "rulez"',
        ],
      ],
      2,
    ),
  )('%s', async (_, files, message) => {
    project.write({ 'package.json': manifest({}), ...files })
    project.commit()
    const ended = await project.depgate('check')
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(message)
  })

  longer('outside of a checkout', async () => {
    await lock({ 'old-pad': '1.0.0' })
    const ended = await project.depgateWith({ GIT_DIR: '/nowhere' }, 'check')
    expect(ended).toMatchObject({ code: 2 })
    expect(ended.stderr).toContain('--before <file|none>')
  })

  longer('a shallow clone without the base', async () => {
    await lock({ 'old-pad': '1.0.0' })
    project.commit()
    project.git('branch', 'topic')
    project.commit('more')
    project.git('switch', '-q', 'topic')
    project.commit('and more')
    project.git('clone', '-q', '--depth', '1', '--no-single-branch', `file://${project.folder}`, 'clone')
    const ended = await project.depgateWith(
      {},
      'check',
      '--base',
      'origin/main',
      '--lockfile',
      'clone/package-lock.json',
    )
    expect(ended).toMatchObject({ code: 2 })
    expect(ended.stderr).toContain('shallow')
  })
})

describe('evidence that is missing', () => {
  quick.each([
    ['timeless', 'without publish time'],
    ['future', 'published later than the moment judged'],
  ])('%s: exit 3', async (name, reason) => {
    await lock({ [name]: '1.0.0' })
    const ended = await project.depgate('check', '--all')
    expect(ended.code).toBe(3)
    expect(ended.stdout).toContain(`could not be judged: ${reason}`)
    expect(ended.stdout).toContain(`checked 1 of 2: 1 ${reason}`)
    expect(ended.stdout).toContain('INCONCLUSIVE')
  })

  longer('a name that the registry does not have: exit 1', async () => {
    await lock({ 'old-pad': '1.0.0' })
    const file = path.join(project.folder, 'package-lock.json')
    project.write({
      'package-lock.json': readFileSync(file, 'utf8').replaceAll('old-pad', 'no-such-pad'),
      'package.json': manifest({ 'no-such-pad': '1.0.0' }),
    })
    expect(await judge('--all')).toMatchObject({ outcome: 'fail', findings: [{ rule: 'unpublished' }] })
  })

  longer.each(
    sample(
      [
        [
          '500',
          (_: unknown, response: import('node:http').ServerResponse) => void response.writeHead(500).end(),
        ],
        ['a reset', (request: import('node:http').IncomingMessage) => void request.socket.destroy()],
        [
          'HTML',
          (_: unknown, response: import('node:http').ServerResponse) =>
            void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hello</html>'),
        ],
        [
          'truncated JSON',
          (_: unknown, response: import('node:http').ServerResponse) =>
            void response
              .writeHead(200, { 'content-type': 'application/json' })
              .end('{"name":"old-pad","versions":{"1.0.0":{'),
        ],
        [
          'an answer cut short',
          (_: unknown, response: import('node:http').ServerResponse) => {
            response.writeHead(200, { 'content-length': '1000' })
            response.write('{')
            response.destroy()
          },
        ],
      ],
      3,
    ),
  )('%s: never a pass', async (_, fault) => {
    await lock({ 'old-pad': '1.0.0' })
    const broken = await startRegistry({
      packages,
      now,
      advisories: {},
      fault: (request, response) => {
        if (request.method === 'POST') return false
        fault(request as never, response as never)
        return true
      },
    })
    const ended = await project.depgate(
      'check',
      '--all',
      '--no-cache',
      '--registry',
      broken.url,
      '--format',
      'json',
    )
    await broken.close()
    expect(ended.code, ended.stderr).toBe(3)
    expect(reportOf(ended).gaps.some((gap) => gap.rule === 'minimum-age')).toBe(true)
  })
})

longer(
  "a registry that never answers: exit 3 after npm's own fetch-timeout, never a hang and never a pass",
  async () => {
    await lock({ 'old-pad': '1.0.0' })
    const silent = await startRegistry({ packages, now, fault: () => true })
    const env = { npm_config_fetch_timeout: '200', npm_config_fetch_retries: '1' }
    const args = ['check', '--all', '--no-cache', '--format', 'json', '--registry', silent.url]
    const ended = await project.depgateWith(env, ...args)
    await silent.close()
    expect(ended.code, ended.stderr).toBe(3)
    expect(reportOf(ended).gaps.length).toBeGreaterThan(0)
  },
)

describe('advisories', () => {
  quick('one that covers: exit 1 and the version that fixes it', async () => {
    await lock({ holey: '1.0.0' })
    expect(await judge('--all')).toMatchObject({
      outcome: 'fail',
      findings: [
        { rule: 'advisory', suggestion: { version: '1.0.1' }, facts: { advisory: 'GHSA-aaaa-bbbb-cccc' } },
      ],
      sources: [
        { source: 'registry', evidence: 'advisories', status: 'answered' },
        { source: 'registry', evidence: 'provenance', status: 'unsupported' },
        { source: 'registry', evidence: 'publishers', status: 'unsupported' },
      ],
    })
  })

  longer.each([
    ['a blind registry', { isBlind: true, advisories: {} }, 'registry does not report minimist@0.0.8'],
    ['a registry that serves none', { advisories: null }, 'registry answered 405'],
  ])('%s: exit 3, and OSV data on disk counts in its place', async (_, options, reason) => {
    const other = await startRegistry({ packages, now, ...options })
    await lock({ holey: '1.0.0' }, {}, other.url)
    const blind = await project.depgate('check', '--all', '--no-cache', '--registry', other.url)
    const osv = path.resolve(import.meta.dirname, '../../../fixtures/osv')
    // The records of the fixtures are as old as they are.
    const advisories = { sources: ['registry', { osv }], maxAge: '520w' }
    project.write({ 'depgate.json': { advisories } })
    const seeing = await project.depgate('check', '--all', '--no-cache', '--registry', other.url)
    await other.close()
    expect(blind.code).toBe(3)
    expect(blind.stdout.replace(/\s+/g, ' ')).toContain(reason)
    expect(blind.stdout).toContain('depgate advisories update')
    expect(seeing.code).toBe(0)
    expect(seeing.stdout).toContain('osv answered')
  })
})

describe('what is sent', () => {
  longer('a scope goes to its own registry with its own token, and to no other', async () => {
    const own = await startRegistry({ packages, now, advisories: {} })
    const before = registry.requests.length
    project.write({
      '.npmrc': `@acme:registry=${own.url}\n`,
      // The user's own: in the project's a token would be a finding.
      '../.npmrc': `${own.url.replace('http:', '')}:_authToken=npm_sEcReT\n`,
    })
    await lock({ '@acme/private': '1.0.0' })
    const ended = await project.depgate('check', '--all', '--verbose', '--format', 'json')
    await own.close()
    expect(ended.code).toBe(0)
    expect(own.requests).toContain('GET /@acme/private')
    expect(own.headers.some((headers) => headers.authorization === 'Bearer npm_sEcReT')).toBe(true)
    expect(registry.requests.slice(before).join()).not.toContain('@acme')
    expect(registry.bodies.join()).not.toContain('@acme')
    expect(ended.stdout + ended.stderr).not.toContain('npm_sEcReT')
  })

  quick('a packument is asked for once, and a warm run asks for none', async () => {
    const own = await startRegistry({ packages, now, advisories: {} })
    await lock({ 'old-pad': '1.0.0', alias: 'npm:old-pad@1.1.0' }, {}, own.url)
    own.requests.length = 0
    const count = () => own.requests.filter((line) => line === 'GET /old-pad').length
    expect((await project.depgate('check', '--all', '--registry', own.url)).code).toBe(0)
    expect(count()).toBe(1)
    expect((await project.depgate('check', '--all', '--registry', own.url)).code).toBe(0)
    expect(count()).toBe(1)
    expect((await project.depgate('check', '--all', '--registry', own.url, '--no-cache')).code).toBe(0)
    expect(count()).toBe(2)
    await own.close()
    const offline = reportOf(
      await project.depgate('check', '--all', '--registry', own.url, '--offline', '--format', 'json'),
    )
    expect(offline.gaps.map((gap) => gap.evidence)).not.toContain('release')
    expect(offline.outcome).toBe('inconclusive')
  })
})

/** The lines of the audit trail, the oldest first. */
const linesOfTrail = () =>
  readFileSync(path.join(project.folder, '..', 'state', 'depgate', 'trail.jsonl'), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as TrailLine)

describe('output', () => {
  longer('--format json=file beside the table', async () => {
    await lock({ 'old-pad': '1.0.0' })
    const ended = await project.depgate('check', '--all', '--format', 'json=report.json')
    expect(ended.stdout).toContain('PASS')
    const report = JSON.parse(readFileSync(path.join(project.folder, 'report.json'), 'utf8')) as Report
    expect(report).toMatchObject({ schema: 1, outcome: 'pass' })
  })

  longer('no colour when piped, colour when forced', async () => {
    await lock({ 'old-pad': '1.0.0' })
    expect((await project.depgate('check', '--all')).stdout).not.toMatch(/\u001b/)
    expect((await project.depgateWith({ FORCE_COLOR: '1' }, 'check', '--all')).stdout).toMatch(/\u001b\[32m/)
    expect(
      (await project.depgateWith({ FORCE_COLOR: '1' }, 'check', '--all', '--no-color')).stdout,
    ).not.toMatch(/\u001b/)
  })

  quick('--as-of judges as at that moment', async () => {
    await lock({ 'old-pad': '1.2.0' })
    const later = new Date(now.getTime() + 8 * 24 * 3_600_000).toISOString()
    expect(await judge('--all')).toMatchObject({ outcome: 'fail' })
    expect(await judge('--all', '--as-of', later)).toMatchObject({
      outcome: 'pass',
      asOf: later,
      asOfIsFuture: true,
    })
    expect(await judge('--all', '--as-of', now.toISOString())).not.toHaveProperty('asOfIsFuture')
    // The trail has no pass.
    const [, asked, judged] = linesOfTrail().map(({ outcome, error }) => [outcome, error])
    expect(asked).toEqual(['error', `asked as of ${later}, which was in the future`])
    expect(judged).toEqual(['fail', null])
  })

  longer.each([
    ['the lockfile', 'json=package-lock.json', 'it is the name of a lockfile of npm'],
    ['the manifest, by a link', 'json=link.json', 'it is the name of a file that package managers read'],
    ['a policy that judges', 'json=strict.json', 'this run reads it'],
    ['a lockfile that is not there', 'sarif=npm-shrinkwrap.json', 'it is the name of a lockfile of npm'],
    ['one of another manager', 'html=web/PNPM-lock.yaml', 'it is the name of a lockfile of pnpm'],
    ['a policy', 'markdown=depgate.json', 'it is the name of a policy'],
    ["npm's configuration", 'json=.npmrc', 'it is the name of a file that package managers read'],
    ['a file of git', 'json=.git/config', 'it lies in a folder of git'],
  ])('%s is never overwritten', async (_, target, reason) => {
    await lock({ 'old-pad': '1.0.0' })
    project.write({ 'strict.json': '{}' })
    symlinkSync('package.json', path.join(project.folder, 'link.json'))
    const before = readFileSync(path.join(project.folder, 'package-lock.json'), 'utf8')
    const ended = await project.depgate('check', '--all', '--policy', 'strict.json', '--format', target)
    expect(ended.stderr).toContain(`would overwrite a file: ${reason}`)
    expect(ended.code).toBe(2)
    expect(readFileSync(path.join(project.folder, 'package-lock.json'), 'utf8')).toBe(before)
  })

  longer('the same input gives the same bytes', async () => {
    await lock({ 'old-pad': '1.2.0', holey: '1.0.0', timeless: '1.0.0' })
    const moment = ['--as-of', now.toISOString()]
    const [one, two] = [
      await project.depgate('check', '--all', '--format', 'json', ...moment),
      await project.depgate('check', '--all', '--format', 'json', ...moment),
    ]
    expect(one.stdout).toBe(two.stdout)
  })
})

describe('inspect', () => {
  quick('judges a package with its whole tree and changes nothing', async () => {
    const ended = await project.depgate('inspect', 'old-pad@1.2.0', '--format', 'json')
    expect(ended.code).toBe(1)
    const report = reportOf(ended)
    expect(report.changes.map((change) => [change.kind, change.name, change.path])).toEqual([
      ['added', 'old-pad', ['inspect', 'old-pad@1.2.0']],
      ['added', 'young-dep', ['inspect', 'old-pad@1.2.0', 'young-dep@1.0.0']],
    ])
    expect(project.git('status', '--porcelain')).toBe('')
    expect((await project.depgate('inspect', 'old-pad@1.0.0')).code).toBe(0)
  })

  longer('a package that is not there', async () => {
    const ended = await project.depgate('inspect', 'no-such-pad')
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('npm cannot resolve no-such-pad')
  })
})
