import path from 'node:path'
import { expect, test } from 'vitest'
import { readOutsideLayers } from '../../src/registry/outside-settings.ts'
import type { SettingsPlace } from '../../src/ports/files.ts'
import { makeFolder } from '../support/folder.ts'

const url = 'https://registry.example.test/'
const asIs = { place: (file: string) => file, isInside: () => false }

test('each layer is read from its files, the first of them wins', () => {
  const folder = makeFolder({
    'a.yml': `npmRegistryServer: ${url}`,
    'b.yml': 'npmRegistryServer: https://b.test\nnpmAuthToken: t',
    'rc.yaml': `registry: ${url}`,
    rc: 'registry=https://rc.test/',
  })
  const place = (name: string, role: SettingsPlace['role'], layer: SettingsPlace['layer'] = 'user') => ({
    path: path.join(folder, name),
    role,
    layer,
  })
  const places = [
    place('a.yml', 'yarn'),
    place('b.yml', 'yarn'),
    place('none.yml', 'yarn'),
    place('rc.yaml', 'pnpm'),
    place('rc', 'pnpm-rc', 'rc'),
  ]
  const logins = { '': { type: 'token', value: 't' } }
  expect(readOutsideLayers({ manager: 'yarn' }, places, asIs)).toEqual({
    project: null,
    user: { registry: url, scopes: {}, logins },
    above: null,
    auth: null,
    rc: null,
  })
  expect(readOutsideLayers({ manager: 'pnpm' }, places, asIs)).toEqual({
    project: null,
    user: { registry: url, scopes: {} },
    above: null,
    auth: null,
    rc: { registry: 'https://rc.test/', scopes: {} },
  })
  expect(readOutsideLayers({ manager: 'yarn', isClassic: true }, places, asIs).user).toBeNull()
  // What the change can have written is the project's, wherever it lies.
  const inside = readOutsideLayers({ manager: 'yarn' }, places, {
    ...asIs,
    isInside: (file) => file.endsWith('b.yml'),
  })
  expect(inside.project).toEqual({ registry: 'https://b.test', scopes: {}, logins })
  expect(inside.user).toEqual({ registry: url, scopes: {} })
})

test('a file of the checkout around is read as a part of the project, and not from the disk', () => {
  const folder = makeFolder({ '.yarnrc.yml': `npmRegistryServer: ${url}` })
  const places = [
    { path: path.join(folder, '.yarnrc.yml'), role: 'yarn', layer: 'user', isAbove: true },
  ] as const
  expect(readOutsideLayers({ manager: 'yarn', top: folder }, places, asIs).user).toBeNull()
  expect(
    readOutsideLayers({ manager: 'yarn', top: path.join(folder, 'a') }, places, asIs).user,
  ).not.toBeNull()
})

test('a file that its manager could not read either is an error', () => {
  const folder = makeFolder({ '.yarnrc.yml': 'npmRegistryServer: [' })
  const places = [{ path: path.join(folder, '.yarnrc.yml'), role: 'yarn', layer: 'user' }] as const
  expect(() => readOutsideLayers({ manager: 'yarn' }, places, asIs)).toThrow(
    /the settings of yarn cannot be used: .*is no YAML/,
  )
})

test("an .npmrc above is yarn 1's alone, and none of the project's files", () => {
  const folder = makeFolder({ '.npmrc': `registry=${url}\nhttps-proxy=http://p.test\n` })
  const places = [
    { path: path.join(folder, '.npmrc'), role: 'yarn-npmrc', layer: 'above', isAbove: true },
  ] as const
  const found = { registry: url, scopes: {}, network: { httpsProxy: 'http://p.test' } }
  const classic = { manager: 'yarn', isClassic: true, top: folder } as const
  expect(readOutsideLayers(classic, places, { ...asIs, isInside: () => true })).toMatchObject({
    project: null,
    above: found,
  })
  expect(readOutsideLayers({ manager: 'yarn' }, places, asIs).above).toBeNull()
  expect(readOutsideLayers({ manager: 'pnpm' }, places, asIs).above).toBeNull()
})

test('a file of certificates lies beside the settings that name it', () => {
  const folder = makeFolder({ '.yarnrc.yml': 'httpsCaFilePath: ./ca.pem' })
  const places = [{ path: path.join(folder, '.yarnrc.yml'), role: 'yarn', layer: 'user' }] as const
  expect(readOutsideLayers({ manager: 'yarn' }, places, asIs).user?.network).toEqual({
    cafile: path.join(folder, 'ca.pem'),
  })
})
