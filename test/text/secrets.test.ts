import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listCredentials } from '../../src/rules/credentials/project-files.ts'
import { findWorst, redact } from '../../src/text/secrets.ts'
import { gate } from '../../src/gate/gate.ts'
import { plain } from '../../src/text/plain.ts'
import { rules } from '../../src/rules/index.ts'
import { reporters } from '../../src/reporters/index.ts'
import { asOf, declared, locked, lockfile, approvedPolicy, projectFile } from '../support/build.ts'
import { fakeRegistry } from '../support/registry.ts'
import { purlOf } from '../../src/lockfile/purl.ts'

// Long and odd enough not to occur in any output by chance.
const secret = fc
  .stringMatching(/^[A-Za-z0-9_-]{12,40}$/)
  .map((text) => `Zq${text}9`)
  .filter((text) => !/^x+$/i.test(text))

/** The ways in which an address carries a secret. */
const address = secret.chain((token) =>
  fc
    .constantFrom(
      `https://jane:${token}@h.example.test/a/-/a-1.0.0.tgz`,
      `https://${token}@h.example.test/a.tgz`,
      `HTTP://${token}:@H.example.test`,
      `https:/${token}@h.example.test/a.tgz`,
      `https:${token}@h.example.test/a.tgz`,
      `//jane:${token}@h.example.test/a.tgz`,
      `git+https://x-access-token:${token}@github.com/u/r.git#main`,
      `git+ssh://git:${token}@github.com/u/r.git`,
      `jane:${token}@github.com:u/r.git`,
      `github:jane:${token}@u/r`,
      `gist:${token}@aaaa`,
      `postgres://jane:${token}@localhost/db`,
      `https://h.example.test/a.tgz?a=b&access_token=${token}`,
      `https://h.example.test/a.tgz#sig=${token}`,
      `file:../a?token=${token}`,
    )
    .map((text) => ({ token, text })),
)

/** The ways in which a command line carries one: flags, variables and headers. */
const keyed = secret.chain((token) =>
  fc
    .constantFrom(
      `--//h.example.test/:_authToken=${token}`,
      `--//h.example.test/:_password ${token}`,
      `--_auth='${token}'`,
      `npm_config_//h.example.test/:_authToken=${token}`,
      `NODE_AUTH_TOKEN=${token}`,
      `NPM_TOKEN="${token}"`,
      `Authorization: Bearer ${token}`,
      `--otp=${token}`,
      `-u jane:${token}`,
    )
    .map((text) => ({ token, text })),
)
const anySecret = fc.oneof(address, keyed)

describe('what is shown', () => {
  test('never contains a secret, at any position in a text of any length', () => {
    const around = fc.oneof(
      fc.constantFrom('', ' ', '"', '(', 'it comes from ', 'node_modules/', '\u001b[31m', 'npm:a@1.0.0 '),
      fc.integer({ min: 0, max: 5000 }).map((length) => 'a '.repeat(length)),
    )
    fc.assert(
      fc.property(
        around,
        anySecret,
        fc.string(),
        fc.integer({ min: 20, max: 600 }),
        (before, one, after, limit) => {
          const shown = plain(`${before}${one.text} ${after}`, limit)
          expect(shown).not.toContain(one.token)
          expect(plain(shown, limit)).toBe(shown)
        },
      ),
    )
  })

  test('never contains a secret whose URL is cut off before the @', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3000, max: 9000 }),
        fc.constantFrom('https://jane:', 'jane:', '//j:'),
        (length, start) => {
          expect(plain(`see ${start}${'Zq9'.repeat(length)}@h.example.test/`)).not.toContain('Zq9')
        },
      ),
    )
  })

  test('is a report in which no field contains a secret', async () => {
    const everywhere = fc.tuple(address, address, keyed)
    await fc.assert(
      fc.asyncProperty(everywhere, async ([one, two, three]) => {
        const before = lockfile([locked('a@1.0.0')], [declared('r', two.text)])
        const source = { type: 'git', url: one.text, commit: null } as const
        const after = lockfile(
          [
            locked('a@1.0.0', { version: one.text, source: { type: 'remote', url: one.text } }),
            locked('b@1.0.0', { source, wantedBy: [two.text] }),
            locked('c@1.0.0', { edges: [{ name: 'b', range: two.text, type: 'runtime' }] }),
            locked('d@1.0.0', { source: { type: 'file', path: one.text }, path: [one.text, two.text] }),
            locked('f@1.0.0', { path: ['app', three.text], wantedBy: [three.text] }),
            locked('e@1.0.0', { source: { type: 'directory', path: two.text, isInside: false } }),
          ],
          [declared('r', one.text), declared('s', two.text, { field: 'overrides' })],
        )
        const files = [
          projectFile('.npmrc', `registry=${one.text}\n//h.example.test/:_authToken=${two.token}\n`),
          projectFile('package-lock.json', JSON.stringify({ resolved: two.text })),
          projectFile('package.json', JSON.stringify({ dependencies: { r: one.text } })),
        ]
        const pair = { before, after, beforeLabel: 'HEAD', afterLabel: 'package-lock.json', files }
        const shelf = { c: { '1.0.0': 10_000 } }
        const report = await gate([pair], approvedPolicy(), fakeRegistry(shelf), asOf, rules)
        expect(report.outcome).toBe('fail')
        for (const reporter of reporters) {
          const text = reporter.render(report, { width: 10_000, hasColor: false, isVerbose: true })
          for (const { token } of [one, two, three]) expect(text).not.toContain(token)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('is a purl whose version contains no secret', () => {
    fc.assert(
      fc.property(address, ({ token, text }) => {
        expect(purlOf({ name: 'a', version: text })).not.toContain(token)
      }),
    )
  })
})

describe('what is left as it is', () => {
  test.each([
    'pkg:npm/%40acme/a@1.0.0',
    'npm:a@1.0.0-rc.beta',
    'run: npm install --save-exact b@npm:@acme/a@1.0.0',
    'https://registry.example.test/@acme/a/-/a-1.0.0.tgz',
    'git+ssh://git@github.com/u/r.git',
    'npm config set --location=user //h.example.test/:_authToken=${NPM_TOKEN}',
    '//h.example.test/:_authToken',
    'a@^1.0.0 || >=2.0.0 <3.0.0',
    'sha512-AKIA+ghp_/npm_==',
  ])('%s', (text) => expect(redact(text)).toBe(text))

  test('text without an address or a token', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w ./-]{0,80}$/), (text) => {
        fc.pre(!/[A-Za-z0-9]{20}/.test(text))
        expect(redact(text)).toBe(text)
      }),
    )
  })
})

describe('hostile text', () => {
  // Each would take hours if a run of characters were scanned once for every character in it.
  const length = 300_000
  test.each([
    ['schemes', 'https:'.repeat(length)],
    ['slashes', '://'.repeat(length)],
    ['at signs', '://a:b' + '@'.repeat(length)],
    ['users', 'a:b@'.repeat(length)],
    ['names', 'a'.repeat(length * 3)],
    ['names with colons', 'github:'.repeat(length)],
    ['parameters', '?token='.repeat(length)],
    ['signs', '&'.repeat(length * 3)],
    ['variables', `https://${'${'.repeat(length)}@h`],
    ['keys', '-----BEGIN '.repeat(length)],
    ['prefixes', 'npm_gh'.repeat(length)],
  ])('%s are read in one pass', (_name, text) => {
    expect(redact(text).length).toBeGreaterThan(0)
    findWorst(text)
    for (const name of ['.npmrc', 'package.json'])
      expect(listCredentials(projectFile(name, `"${text}"`)).length).toBeLessThanOrEqual(1)
  })
})
