import { describe, expect, test } from 'vitest'
import { compareSettings } from '../../../src/hook/judge/step-settings.ts'
import type { SettingsQuery } from '../../../src/ports/hook.ts'
import { analyseCommand } from '../../../src/shell/analyse.ts'
import { stateOf } from '../../support/approved-state.ts'
import { top, type Tree } from '../../support/memory-snapshot.ts'

const own = 'https://registry.example.test/'
const evil = 'https://user:secret@other.example.test/'

/** A machine whose npm reads `registry` from its flags, and from the project's .npmrc. */
function hostOf(disk: Tree) {
  const host = {
    env: { HOME: '/home/u', HTTPS_PROXY: 'http://proxy.example.test' },
    hook: {
      hasFolder: () => true,
      sourceSettings: async ({ args, texts }: SettingsQuery) => {
        const file = texts.has(`${top}/.npmrc`) ? (texts.get(`${top}/.npmrc`) ?? '') : (disk['.npmrc'] ?? '')
        const lines = [...file.split('\n'), ...args.map((arg) => arg.replace(/^--/, ''))]
        const pairs = lines.flatMap((line) => {
          const at = line.indexOf('=')
          return at === -1 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const]
        })
        return new Map([['registry', own], ...pairs])
      },
    },
  }
  return { ...host, at: () => host }
}

async function compared(command: string, approved: Tree = {}, disk: Tree = approved, isTrusted = true) {
  const [step] = analyseCommand(command, top).steps
  if (step === undefined) throw new Error('no step')
  return compareSettings(step, stateOf(approved, disk), isTrusted, hostOf(disk))
}

describe('what differs from the approved configuration', () => {
  test.each<[string, RegExp]>([
    [
      `npx --registry ${evil} x`,
      /--registry is https:\/\/other\.example\.test\/; approved is https:\/\/registry/,
    ],
    [`npm_config_registry=${evil} npm ci`, /npm_config_registry is https:\/\/other/],
    [`npx --@s:registry=${evil} @s/x`, /--@s:registry is .*none is approved/],
    ['npm i --//h/:_authToken=secret x', /values are not shown/],
    ['npm i --cafile ca.pem x', /--cafile/],
    ['npx --userconfig f x', /--userconfig names another settings file.*: f$/],
    ['HOME=/tmp npx x', /HOME is \/tmp; approved is \/home\/u/],
    ['NODE_TLS_REJECT_UNAUTHORIZED=0 npx x', /NODE_TLS_REJECT_UNAUTHORIZED is 0; none is approved/],
    ['HTTPS_PROXY=http://other.example.test npx x', /HTTPS_PROXY is http:\/\/other/],
  ])('%s', async (command, expected) => {
    const verdict = await compared(command)
    expect(verdict?.isUntold).toBe(false)
    expect(verdict?.lines.join('\n')).toMatch(expected)
    expect(verdict?.lines.join('\n')).not.toContain('secret')
  })

  test('a file on disk that is not the approved one', async () => {
    const verdict = await compared('npx x', { '.npmrc': `registry=${own}` }, { '.npmrc': `registry=${evil}` })
    expect(verdict?.lines[0]).toMatch(/the \.npmrc on disk \(registry\) is https:\/\/other/)
  })

  test('a file of a folder in which no person began', async () => {
    const disk = { '.npmrc': `registry=${evil}` }
    expect(await compared('npx x', disk, disk, false)).not.toBeNull()
    expect(await compared('npx x', disk, disk, true)).toBeNull()
  })
})

describe('what its text does not tell', () => {
  test.each(['npx --registry $R x', 'npm_config_registry=$R npx x', 'echo registry=u > .npmrc; npx x'])(
    '%s',
    async (command) => expect((await compared(command))?.isUntold).toBe(true),
  )
})

describe('what is the same', () => {
  test.each([
    'npx x',
    `npx --registry ${own} x`,
    `npm_config_registry=${own} npm ci`,
    'HTTPS_PROXY=http://proxy.example.test npx x',
    'HOME=/home/u npx x',
    'npx --userconfig /home/u/.npmrc x',
    // It is seen afterwards.
    'echo save-exact=true > .npmrc; npm i x',
  ])('%s', async (command) => expect(await compared(command)).toBeNull())
})
