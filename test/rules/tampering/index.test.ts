import { expect, test } from 'vitest'
import { comparePolicies } from '../../../src/policy/compare.ts'
import { evaluate } from '../../../src/gate/evaluate.ts'
import { aboutFile } from '../../../src/gate/gather.ts'
import { rules } from '../../../src/rules/index.ts'
import tampering from '../../../src/rules/tampering/index.ts'
import { asOf, approvedPolicy, projectFile } from '../../support/build.ts'
import { testRule } from '../../support/rule.ts'

const npmrc = (before: string | null, text: string) => projectFile('.npmrc', text, before)
const manifest = (before: unknown, after: unknown) =>
  projectFile(
    'package.json',
    JSON.stringify({ allowScripts: after }),
    JSON.stringify({ allowScripts: before }),
  )
const policy = (before: unknown, after: unknown) =>
  comparePolicies(
    projectFile(
      'depgate.json',
      after === null ? '' : JSON.stringify(after),
      before === null ? null : JSON.stringify(before),
    ),
    rules,
  )
const handler = { type: 'command', command: 'npx depgate hook', timeout: 60 }
const hooks = (entry: object, event = 'PreToolUse') => ({ hooks: { [event]: [entry] } })
const wired = hooks({ matcher: 'Bash', hooks: [handler] })
const settings = (before: unknown, after: unknown, file = '.claude/settings.json') =>
  projectFile(
    file,
    typeof after === 'string' ? after : JSON.stringify(after),
    before === null ? null : JSON.stringify(before),
  )
const waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'x', expires: '2026-12-01' }

const quietNpmrc = [
  ['no edit', 'registry=https://a.example.test/', 'registry=https://a.example.test/'],
  [
    'the same registry without its slash',
    'registry=https://a.example.test/',
    'registry = "https://a.example.test"',
  ],
  ['a longer wait', 'min-release-age=3', 'min-release-age=7'],
  ['a wait that is new', '', 'min-release-age=7'],
  ['a key that npm does not know', 'min-release-age=7', 'min-release-age=7\nmin_release_age=0'],
  [
    'an exclusion less',
    'min-release-age-exclude[]=a\nmin-release-age-exclude[]=b',
    'min-release-age-exclude[]=a',
  ],
  ['scripts turned off', '', 'ignore-scripts=true'],
  ['scripts off, in another spelling', 'ignore-scripts=true', 'ignore-scripts'],
  ['audit turned on', 'audit=false', 'audit=true'],
  ['a proxy less', 'proxy=http://p.example.test:8080', ''],
  ['a lower audit level', 'audit-level=high', 'audit-level=low'],
  ['git forbidden', '', 'allow-git=none'],
  ['an earlier date', 'before=2026-05-01', 'before=2026-04-01'],
  ['another comment', '# registry=https://a.example.test/', '; registry=https://b.example.test/'],
  ['settings of no account', 'fund=true', 'fund=false\nsave-exact=true\nprogress=false'],
  ['a token reference', '', '//a.example.test/:_authToken=${NPM_TOKEN}'],
] as const

const reportedNpmrc = [
  [
    'another registry',
    'registry=https://a.example.test/',
    'registry=https://user:secret@evil.example.test/?t=1',
    'npm\'s setting "registry" was changed from https://a.example.test/ to https://evil.example.test/',
  ],
  ['a registry where there was none', null, 'registry=https://evil.example.test/', /"registry" was set to/],
  ['a registry less', 'registry=https://a.example.test/', '', /"registry" was removed/],
  [
    'the same registry without TLS',
    'registry=https://a.example.test/',
    'registry=http://a.example.test/',
    /changed/,
  ],
  ['the registry of a scope', '', '@acme:registry=https://evil.example.test/', /"@acme:registry" was set/],
  ['a shorter wait', 'min-release-age=7', 'min-release-age=1', /was lowered from 7 to 1/],
  ['no wait', 'min-release-age=7', '', /was removed \(it was 7\)/],
  [
    'a wait under a section, which npm does not read',
    'min-release-age=7',
    '[x]\nmin-release-age=7',
    /removed/,
  ],
  [
    'a wait that a later line takes back',
    'min-release-age=7',
    'min-release-age=7\nmin-release-age=0',
    /lowered/,
  ],
  ['an exclusion more', 'min-release-age-exclude[]=a', 'min-release-age-exclude=a,b', /gained b/],
  ['scripts turned on', 'ignore-scripts=true', 'ignore-scripts=false', /"ignore-scripts" was turned off/],
  ['no word on scripts', 'ignore-scripts=true', '', /"ignore-scripts" was turned off/],
  ['audit off', '', 'audit=false', /"audit" was turned off/],
  ['a higher audit level', '', 'audit-level=none', /"audit-level" was loosened/],
  ['TLS off', '', 'strict-ssl=false', /"strict-ssl" was turned off/],
  ['no lockfile', '', 'package-lock=false', /"package-lock" was turned off/],
  ['a proxy', '', 'https-proxy=http://p.example.test', /"https-proxy" was set to http:\/\/p.example.test/],
  ['another git', '', 'git=./evil.sh', /"git" was set to .\/evil.sh/],
  ['another shell', '', '"script-shell"=./sh', /"script-shell" was set/],
  ['options of Node', '', 'node-options=--require ./x.js', /"node-options" was set/],
  ['a certificate authority', '', 'cafile=./ca.pem', /"cafile" was set/],
  ['a later date', 'before=2026-05-01', 'before=2026-06-01', /moved to a later date/],
  ['git allowed again', 'allow-git=none', 'allow-git=all', /"allow-git" was loosened from none to all/],
  ['addresses left out of the lockfile', '', 'omit-lockfile-registry-resolved=true', /was turned on/],
] as const

const quietSettings = [
  [
    'formatting and order',
    wired,
    JSON.stringify({ hooks: { PreToolUse: [{ hooks: [handler], matcher: 'Bash' }] } }, null, 4),
  ],
  ['a hook that is new', null, wired],
  [
    'another hook beside it',
    wired,
    {
      hooks: {
        PreToolUse: [...(wired.hooks.PreToolUse ?? []), { hooks: [{ type: 'command', command: 'lint' }] }],
      },
    },
  ],
  ['another hook less', hooks({ hooks: [{ type: 'command', command: 'lint' }] }), {}],
  ['a wider matcher', wired, hooks({ matcher: 'Bash|Write', hooks: [handler] })],
  ['no matcher', wired, hooks({ hooks: [handler] })],
  ['other settings', { ...wired, model: 'a' }, { ...wired, model: 'b' }],
] as const

const reportedSettings = [
  ['the hook removed', wired, {}, 'the hook that calls depgate on PreToolUse (Bash) was removed'],
  ['the file deleted', wired, '', /was removed/],
  [
    'another command',
    wired,
    hooks({ matcher: 'Bash', hooks: [{ ...handler, command: 'true # depgate' }] }),
    /was changed/,
  ],
  [
    'a narrower matcher',
    hooks({ matcher: 'Bash|Write', hooks: [handler] }),
    hooks({ matcher: 'Write', hooks: [handler] }),
    /changed/,
  ],
  ['a shorter time', wired, hooks({ matcher: 'Bash', hooks: [{ ...handler, timeout: 1 }] }), /changed/],
  ['all hooks off', wired, { ...wired, disableAllHooks: true }, /"disableAllHooks" was turned on/],
  ['no JSON any more', wired, '{"hooks":', /no valid JSON/],
] as const

testRule(tampering, {
  quiet: [
    ...quietNpmrc.map(([name, before, text]) => ({ name, arrival: npmrc(before, text) })),
    ...quietSettings.map(([name, before, after]) => ({ name, arrival: settings(before, after) })),
    {
      name: 'no state of before',
      arrival: { ...npmrc(null, 'registry=https://evil.example.test/'), hasNoBefore: true },
    },
    { name: 'a hook that is new', arrival: projectFile('.claude/hooks/depgate.mjs', 'x') },
    { name: 'the same hook', arrival: projectFile('.claude/hooks/depgate.mjs', 'x', 'x') },
    {
      name: 'a permission that was there before, one less, and a refusal',
      arrival: manifest({ a: true, b: true }, { a: true, c: false }),
    },
    {
      name: 'a refusal less, and nothing that allows it',
      arrival: manifest({ a: false }, { b: false }),
    },
    {
      name: 'a permission that npm does not take for one',
      arrival: manifest({}, { a: 'true', b: 1 }),
    },
    {
      name: 'allowScripts of a workspace, which npm does not read',
      arrival: { ...manifest({}, { a: true }), isMember: true as const },
    },
    { name: 'a manifest', arrival: projectFile('package.json', '{"scripts":{}}', '{}') },
    { name: 'a stricter policy', arrival: policy({}, { deny: ['evil'], rules: { deprecated: 'error' } }) },
    {
      name: 'a default written down',
      arrival: policy(null, { rules: { 'minimum-age': ['error', { minimum: '7d' }] } }),
    },
    { name: 'a waiver less', arrival: policy({ waivers: [waiver] }, {}) },
    {
      name: 'the same waivers in their other shape',
      arrival: policy({ waivers: [waiver] }, { waivers: { list: [waiver] } }),
    },
    {
      name: 'a waiver where those of a change count',
      arrival: policy({ waivers: { from: 'head' } }, { waivers: { from: 'head', list: [waiver] } }),
    },
    { name: 'loose settings deleted', arrival: policy({ rules: { advisory: 'off' } }, null) },
  ],
  reports: [
    ...reportedNpmrc.map(([name, before, text, message]) => ({
      name,
      arrival: npmrc(before, text),
      finding: {
        level: 'error' as const,
        message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
      },
    })),
    ...reportedSettings.map(([name, before, after, message]) => ({
      name,
      arrival: settings(before, after),
      finding: {
        message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
      },
    })),
    {
      name: 'a flat hook of Cursor',
      arrival: settings(
        hooks({ command: 'depgate hook', failClosed: true }, 'beforeShellExecution'),
        hooks({ command: 'depgate hook' }, 'beforeShellExecution'),
        '.cursor/hooks.json',
      ),
      finding: { message: 'the hook that calls depgate on beforeShellExecution was changed' },
    },
    {
      name: 'the hook changed',
      arrival: projectFile('.claude/hooks/depgate.mjs', 'process.exit(0)', 'x'),
      finding: { message: 'the program of the hook was changed' },
    },
    {
      name: 'a looser option',
      arrival: policy({}, { rules: { 'minimum-age': ['error', { minimum: '1d' }] } }),
      finding: {
        message: '"rules.minimum-age.minimum" of the policy was loosened from "7d" to "1d"',
        facts: { subject: 'rules.minimum-age.minimum', before: '"7d"', after: '"1d"' },
      },
    },
    {
      name: 'a first policy that is loose',
      arrival: policy(null, { rules: { malware: 'off' } }),
      finding: { message: '"rules.malware" of the policy was loosened from "error" to "off"' },
    },
    {
      name: 'a strict policy deleted',
      arrival: policy({ deny: ['evil'] }, null),
      finding: { message: '"deny" of the policy was loosened from ["evil"] to []' },
    },
    {
      name: 'older advisory data',
      arrival: policy({ advisories: { maxAge: '3d' } }, { advisories: { maxAge: '30d' } }),
      finding: { message: expect.stringContaining('advisories.maxAge') as string },
    },
    {
      name: 'another source',
      arrival: policy({}, { advisories: { sources: ['osv'] } }),
      finding: { message: expect.stringContaining('advisories.sources') as string },
    },
    {
      name: 'a package whose scripts may run',
      arrival: manifest({}, { 'a@1.0.0': true, b: false }),
      finding: {
        level: 'error',
        message: '"allowScripts" gained a@1.0.0, whose install scripts may then run',
        facts: { subject: 'allowScripts.a@1.0.0', before: null, after: 'true' },
        location: { file: 'package.json', line: 1 },
      },
    },
    {
      name: 'a wider permission',
      arrival: manifest({ 'a@1.0.0': true }, { 'a@1.0.0': true, a: true }),
      finding: { level: 'error', message: '"allowScripts" gained a, whose install scripts may then run' },
    },
    {
      name: 'a refusal turned round',
      arrival: manifest({ a: false }, { a: true }),
      finding: {
        level: 'error',
        message: '"allowScripts" lets the install scripts of a run, which it refused',
      },
    },
    {
      name: 'a refusal taken out from under a permission',
      arrival: manifest({ a: true, 'a@1.0.1': false }, { a: true }),
      finding: {
        level: 'error',
        message: '"allowScripts" no longer refuses a@1.0.1, which another entry allows',
      },
    },
    {
      name: 'a permission in a manifest that is new',
      arrival: projectFile('package.json', JSON.stringify({ allowScripts: { a: true } })),
      finding: { level: 'error' },
    },
    {
      name: "a workspace's .npmrc, which npm reads only with an option",
      arrival: { ...npmrc('', 'registry=https://evil.example.test/'), isMember: true as const },
      finding: { level: 'warn' },
    },
    {
      name: 'an .npmrc that is a link out of the repository',
      arrival: { ...npmrc('ignore-scripts=true', ''), leadsOut: true as const },
      finding: { level: 'error', message: expect.stringContaining('a link out of the repository') as string },
    },
    {
      name: 'a date that lets in what is too young for the wait',
      arrival: npmrc('min-release-age=7', 'min-release-age=7\nbefore=2026-06-14'),
      finding: { level: 'error', message: expect.stringContaining('"before" was set to a date') as string },
    },
    {
      name: 'a waiver',
      arrival: policy({}, { waivers: [waiver] }),
      finding: {
        level: 'error',
        message:
          'a waiver of minimum-age for a@1.0.0 until 2026-12-01 was added by the change that it lets through',
      },
    },
  ],
})

test('a waiver that waits until it is merged is only shown', () => {
  const proposing = { ...approvedPolicy(), proposedWaivers: [waiver] }
  const [evaluation] = evaluate([aboutFile(policy({}, { waivers: [waiver] }))], [tampering], proposing, asOf)
  expect(evaluation?.findings).toMatchObject([{ rule: 'tampering', level: 'warn' }])
})
