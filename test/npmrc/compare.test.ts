import { describe, expect, test } from 'vitest'
import { compareNpmrc } from '../../src/npmrc/compare.ts'
import { spellings } from '../support/npmrc-spellings.ts'

const own = (text: string) => [{ path: null, text }]
const compare = (before: string, after: string) =>
  compareNpmrc(own(before), own(after), new Date('2026-06-15T12:00:00Z')).map(
    ({ subject, message, line }) => [subject, line, message],
  )
const good = 'registry=https://a.example.test/'
const evil = 'https://evil.example.test/'

/** Before, after, and the setting that lets more through than before. */
const attacks = [
  ['a reference in the key', '', `regis\${NOPE?}try=${evil}`, 'registry'],
  [
    'a reference in the middle of a key that was set before',
    good,
    `${good}\nregis\${NOPE?}try=${evil}`,
    'registry',
  ],
  ['a key that a variable can make one of npm', good, `${good}\n\${KEY}=${evil}`, 'allow-directory'],
  ['a key with a variable at its end', '', 'script-\${X}=./sh', 'script-shell'],
  ['a scope in a variable', '', `@\${ORG}:registry=${evil}`, '@${ORG}:registry'],
  ['a scope with a variable in the word', '', `@acme:regis\${X}=${evil}`, '@…:registry'],
  ['a value in a variable', 'ignore-scripts=true', 'ignore-scripts=${CI}', 'ignore-scripts'],
  ['a registry in a variable', good, 'registry=${REG}', 'registry'],
  ['a list in a variable', '', 'min-release-age-exclude=${LIST}', 'min-release-age-exclude'],
  ['an age in a variable', 'min-release-age=7', 'min-release-age=${AGE}', 'min-release-age'],
  ['an age that was in a variable', 'min-release-age=${AGE}', 'min-release-age=1', 'min-release-age'],
  ['what looks like a section', 'ignore-scripts=true', ' [x]\nignore-scripts=false', 'ignore-scripts'],
  ['capitals after it', good, `registry=${evil}\nREGISTRY=https://a.example.test/`, 'registry'],
  ['a JSON key', good, `${good}\n"regis\\u0074ry"=${evil}`, 'registry'],
  ['two kinds of quotes', good, `${good}\n'"registry"'=${evil}`, 'registry'],
  ['a list as a key', good, `${good}\n'["registry"]'=${evil}`, 'registry'],
  ['a line that npm passes over', good, `registry=${evil}\n${good}\u2028`, 'registry'],
  ['list syntax', good, `registry[]=${evil}`, 'registry'],
  ['a switch as a list', '', 'dangerously-allow-all-scripts[]=false', 'dangerously-allow-all-scripts'],
  ['zero', 'strict-ssl=true', 'strict-ssl=0', 'strict-ssl'],
  ['null', 'audit=true', 'audit=null', 'audit'],
  ['a section that hides it', 'ignore-scripts=true', '[x]\nignore-scripts=true', 'ignore-scripts'],
  ['a comment in the value', 'ignore-scripts=true', 'ignore-scripts=false;true', 'ignore-scripts'],
  ['scripts on where nothing was set', '', 'ignore-scripts=false', 'ignore-scripts'],
  ['no wait where nothing was set', '', 'min-release-age=0', 'min-release-age'],
  ['a wait of less than nothing', '', 'min-release-age=-1', 'min-release-age'],
  ['null for a wait', '', 'min-release-age=null', 'min-release-age'],
  ['the old name of package-lock', '', 'shrinkwrap=false', 'shrinkwrap'],
  ['git from anywhere where nothing was set', '', 'allow-git=all', 'allow-git'],
  ['tarballs from anywhere', '', 'allow-remote=all', 'allow-remote'],
  ['more of git', 'allow-git=none', 'allow-git=root', 'allow-git'],
  ['npm 12: what it does not know is no error any more', 'strict-npmrc=true', '', 'strict-npmrc'],
  ['npm 12: an extension', '', 'extension-file=./x.mjs', 'extension-file'],
  ['npm 12: extensions again', 'ignore-extension=true', 'ignore-extension=false', 'ignore-extension'],
  ['scripts that were listed', '', 'allow-scripts=a', 'allow-scripts'],
  ['unreviewed scripts', 'strict-allow-scripts', 'strict-allow-scripts=false', 'strict-allow-scripts'],
  ['past the proxy', '', 'noproxy=registry.example.test', 'noproxy'],
  ['a certificate authority', '', 'ca[]="-----BEGIN CERTIFICATE-----\\nMII"', 'ca'],
  ['another registry for packages without a scope', '', 'scope=@evil', 'scope'],
  ['what npx runs', '', 'call=./x.sh', 'call'],
  ['what npx installs', '', 'package[]=evil', 'package'],
  ['npx without a question', '', 'yes=true', 'yes'],
  ['a program', '', 'node-gyp=./x.js', 'node-gyp'],
  ['the global file', '', 'prefix=./cfg', 'prefix'],
  ["the user's file", '', 'userconfig=./x', 'userconfig'],
  ['a date to come', '', 'before=2099-01-01', 'before'],
  ['everything by force', '', 'force', 'force'],
] as const

test.each(attacks)('%s: is reported', (_, before, after, subject) => {
  expect(compare(before, after).map(([found]) => found)).toContain(subject)
})

const honest = [
  ['a token in a variable', '', '//a.example.test/:_authToken=${NPM_TOKEN}'],
  ['a token of a host in a variable', '', '//${NPM_HOST}/:_authToken=${NPM_TOKEN}'],
  ['a token of a host and path', '', '//${NPM_HOST?}/api/${PROJECT}/npm/:_authToken="${CI_JOB_TOKEN}"'],
  ['a client certificate of a host', '', '//a.example.test/:certfile=${HOME}/x.pem'],
  ['a registry that names a variable as before', 'registry=${REG}', '# x\nregistry=${REG}\nfund=false'],
  ['a key with a variable as before', `regis\${NOPE?}try=${evil}`, `x=1\nregis\${NOPE?}try=${evil}`],
  ['the same value, written in another way', 'ignore-scripts=true', '"ignore-scripts" = "1"'],
  ['the same registry as a list', good, 'registry[]=https://a.example.test'],
  ['the same path', 'cafile=./ca.pem', 'cafile=ca.pem'],
  ['line ends of Windows', `${good}\nignore-scripts=true`, `${good}\r\nignore-scripts=true\r\n`],
  ['a byte order mark', good, `\uFEFF${good}`],
  ['a key that npm does not know', good, `${good}\nREGISTRY=${evil}\nmin_release_age=0`],
  ['a setting in a section', good, `${good}\n[x]\nregistry=${evil}`],
  ['a comment', good, `${good}\n#regis\${NOPE?}try=${evil}\n; ignore-scripts=false`],
  ['a line that npm passes over', good, `${good}\nregistry=${evil}\u2028`],
  ['an escaped reference', good, `${good}\nregis\\\${NOPE?}try=${evil}`],
  ['a loose value that was set before', 'ignore-scripts=false\naudit=false', 'ignore-scripts=false\naudit=0'],
  ['a loose value less', 'ignore-scripts=false\naudit=false\nallow-git=all', ''],
  [
    'strict values',
    '',
    'ignore-scripts=true\nstrict-ssl=true\nmin-release-age=7\nallow-git=root\nallow-remote=none',
  ],
  ['strict switches', '', 'audit\npackage-lock=true\nshrinkwrap=true\nforce=false\nyes=false'],
  ['a shorter list', 'allow-scripts=a,b', 'allow-scripts[]=b'],
  ['values that npm drops', '', 'audit-level=HIGH\nallow-git=yes\nproxy=false\nhttps-proxy=null'],
  ['a date that is past', '', 'before=2026-01-01'],
  [
    'usual settings',
    '',
    'save-exact=true\nfund=false\nlegacy-peer-deps=true\nengine-strict=true\nloglevel=error',
  ],
  ['settings of other managers', '', 'shamefully-hoist=true\nauto-install-peers=true'],
  ['an email and a name', '', 'init-author-name=A\nemail=a@example.test'],
] as const

test.each(honest)('%s: is quiet', (_, before, after) => {
  expect(compare(before, after)).toEqual([])
})

test.each(spellings.map(([name, text]) => [name, text] as const))(
  '%s: the same file is no change',
  (_, text) => {
    expect(compare(text, `fund=false\n${text}`).filter(([subject]) => subject !== 'npmrc')).toEqual([])
  },
)

describe('the message', () => {
  test('a key of references', () => {
    expect(compare(good, `# x\n${good}\nregis\${NOPE?}try=${evil}`)).toEqual([
      [
        'registry',
        3,
        `npm's setting "registry" was changed from https://a.example.test/ to ${evil}; it is written as regis\${NOPE?}try, which the environment decides`,
      ],
    ])
  })
  test('the line that counts', () => {
    expect(compare('', `registry=https://a.example.test/\n\nregistry=${evil}`)).toEqual([
      ['registry', 3, `npm's setting "registry" was set to ${evil}`],
    ])
  })
  test('no token', () => {
    const secret = 'https://jane:hunter22@evil.example.test/?token=abcdef'
    expect(JSON.stringify(compareNpmrc(own(''), own(`registry=${secret}\nproxy=${secret}`)))).not.toMatch(
      /hunter22|abcdef/,
    )
  })
})

describe('files that it moves to', () => {
  const lower = (text: string) => [{ path: 'cfg/etc/npmrc', text }]
  const states = (before: string, after: string) =>
    compareNpmrc([...own('prefix=./cfg'), ...lower(before)], [...own('prefix=./cfg'), ...lower(after)]).map(
      ({ message, line }) => [message, line],
    )

  test('are part of the configuration', () => {
    expect(states('', `registry=${evil}`)).toEqual([
      [`npm's setting "registry" was set to ${evil} in cfg/etc/npmrc`, null],
    ])
    expect(states(`registry=${evil}`, `registry=${evil}\nfund=false`)).toEqual([])
  })
  test('count for less than the project', () => {
    const project = own(`prefix=./cfg\n${good}`)
    expect(compareNpmrc(project, [...project, ...lower(`registry=${evil}`)])).toEqual([])
  })
  test('count where npm drops the value of the project', () => {
    const [before, after] = [own('min-release-age=soon'), own('min-release-age=soon')]
    const found = compareNpmrc(
      [...before, ...lower('min-release-age=7')],
      [...after, ...lower('min-release-age=1')],
    )
    expect(found.map(({ subject }) => subject)).toEqual(['min-release-age'])
  })
})

describe('hostile files', () => {
  const time = (text: string) => {
    const start = performance.now()
    const found = compareNpmrc(own(''), own(text))
    return [performance.now() - start, found] as const
  }
  test('too large', () => {
    const [, found] = time(`a=1\n${'#'.repeat(2 ** 20)}`)
    expect(found.map(({ message }) => message)).toEqual(['the file is larger than 1 MiB'])
  })
  test('what npm cannot read', () => {
    const [, found] = time(`'{"length":5,"slice":1}'=x\nregistry=${evil}`)
    expect(found.map(({ message }) => message)).toEqual(['the file cannot be read by npm'])
  })
  const fill = (text: string) => text.repeat(Math.floor((2 ** 20 - 64) / text.length))
  test.each([
    ['many keys', Array.from({ length: 90_000 }, (_, nth) => `k${nth}=1`).join('\n')],
    ['many keys of npm', `${fill('registry=x\n')}registry=${evil}`],
    ['many scopes', Array.from({ length: 30_000 }, (_, nth) => `@${nth}:registry=x`).join('\n')],
    ['one long line', `registry=${fill('x')}`],
    ['many references', `registry=${fill('${A?}')}`],
    ['many references in a key', `${fill('${A}')}=x`],
    ['many keys of references', Array.from({ length: 50_000 }, (_, nth) => `a\${B${nth}}=1`).join('\n')],
    ['an open reference', `registry=${fill('${')}`],
    ['backslashes', `registry=${fill('\\')}`],
    ['sections', fill('[a.b.c]\n')],
    ['a deep section', `[${fill('a.')}]\nx=1`],
    ['a list within lists', `registry='${'['.repeat(400_000)}${']'.repeat(400_000)}'`],
    ['a list', fill('allow-scripts[]=a\n')],
    ['commas', `allow-scripts=${fill('a,')}`],
  ])('%s', (_, text) => {
    const [milliseconds] = time(text)
    expect(milliseconds).toBeLessThan(15_000)
  })
})
