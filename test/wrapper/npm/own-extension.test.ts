import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findExtension, refuseExtension, type ExtensionRun } from '../../../src/wrapper/npm/own-extension.ts'
import { makeFolder } from '../../support/folder.ts'
import { refusalOf } from '../../support/refusal.ts'

const text = 'module.exports = { transformManifest: (pkg) => pkg }\n'
const name = '.npm-extension.cjs'

function refuse(
  more: Partial<ExtensionRun> & { readonly disk?: string; readonly head?: string | null } = {},
) {
  const { disk = text, head = disk, ...rest } = more
  const root = makeFolder({ 'package.json': '{}', [name]: disk })
  const atHead = (file: string) => (file === path.join(root, name) ? head : null)
  refuseExtension(root, { tool: 'npm', args: ['install'], version: '12.2.1', isUsers: true, atHead, ...rest })
}

test.each<[string, Parameters<typeof refuse>[0]]>([
  ['that HEAD has', {}],
  ['that HEAD has with other line ends', { disk: text.replaceAll('\n', '\r\n'), head: text }],
  ['that loads modules of node and of packages', { disk: `require('node:fs')\nrequire("semver")\n` }],
  ['that names paths in words', { disk: `// See ./docs, from "upstream"\nconst place = './x'\n` }],
  ['that npm 11 does not load', { head: null, version: '11.19.1' }],
  ['that npm ci does not load', { head: null, args: ['ci'] }],
  [
    'that npm ci does not load, in a hook',
    { head: null, args: ['clean-install', '--omit=dev'], isUsers: false },
  ],
  ['that is switched off', { head: null, args: ['install', '--ignore-extension', 'a'] }],
  ['that is switched off with the scripts', { head: null, args: ['--ignore-scripts', 'install'] }],
])('an extension %s is let through', (_, more) => expect(() => refuse(more)).not.toThrow())

const other = 'it is not the one that HEAD has'

test.each<[string, Parameters<typeof refuse>[0], string]>([
  ['that HEAD does not have', { head: null }, other],
  ['that HEAD has otherwise', { head: `${text}// x` }, other],
  ['of an npm that is not known', { head: null, version: null }, other],
  ['in npm ls, which can load it too', { head: null, args: ['ls'] }, other],
  ['of which some bytes are no text', { disk: '\ufffd' }, other],
  ['in a hook', { isUsers: false }, 'no hook runs it'],
  ['with a flag in front, whose value ci can be', { head: null, args: ['--tag', 'ci', 'install'] }, other],
  ['for a package that is called ci', { head: null, tool: 'npx', args: ['ci'] }, other],
  [
    'that is switched on again',
    { head: null, args: ['install', '--ignore-extension', '--no-ignore-scripts'] },
    other,
  ],
  ['that is not switched off', { head: null, args: ['install', '--ignore-extension', 'false'] }, other],
  [
    'that a script is asked to switch off',
    { head: null, args: ['run', 'x', '--', '--ignore-extension'] },
    other,
  ],
  ['that requires a file of the project', { disk: `require('./x.cjs')` }, 'it loads other files'],
  ['that imports a file of the project', { disk: `import x from '../x.mjs'` }, 'it loads other files'],
  ['that imports one for its effects', { disk: `import"./x.mjs"` }, 'it loads other files'],
  ['that imports one later', { disk: 'await import ( `./x.mjs` )' }, 'it loads other files'],
  ['that exports from one', { disk: `export * from './x.mjs'` }, 'it loads other files'],
])('an extension %s is refused', (_, more, why) => {
  const refusal = refusalOf(() => refuse(more))
  const message = `${name} makes npm run code of this project before anything can be judged, and ${why}`
  expect(refusal).toMatchObject({ code: 'ECONFIG', message: expect.stringContaining(message) as string })
  expect(refusal.hint).toContain('depgate ci')
})

describe('a link', () => {
  test('is refused, wherever it leads', () => {
    const root = makeFolder({ 'package.json': '{}', 'x.cjs': text })
    symlinkSync('x.cjs', path.join(root, name))
    const run = { tool: 'npm', args: ['ls'], version: '12.0.0', isUsers: true, atHead: () => text } as const
    expect(() => refuseExtension(root, run)).toThrow('it is no file')
  })
})

test('the files that npm looks for are found, as links and folders too', () => {
  expect(findExtension(makeFolder({ '.npm-extension.json': '', 'a/.npm-extension.mjs': '' }))).toBeNull()
  expect(findExtension(makeFolder({ '.npm-extension.mjs': '' }))).toBe('.npm-extension.mjs')
  const root = makeFolder({})
  mkdirSync(path.join(root, name))
  symlinkSync('nowhere', path.join(root, '.npm-extension.mjs'))
  expect(findExtension(root)).toBe('.npm-extension.mjs')
})
