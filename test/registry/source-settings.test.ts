import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readSourceSettings } from '../../src/registry/source-settings.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'depgate-test-'))
const npmrc = path.join(folder, '.npmrc')
writeFileSync(path.join(folder, 'package.json'), '{}')
writeFileSync(npmrc, 'registry=https://disk.example.test/\n@s:registry=https://scope.example.test/\n')
afterAll(() => rmSync(folder, { recursive: true }))

const env = {
  HOME: folder,
  npm_config_userconfig: path.join(folder, 'none'),
  npm_config_globalconfig: path.join(folder, 'none2'),
}
const read = (args: readonly string[], texts: ReadonlyMap<string, string | null> = new Map()) =>
  readSourceSettings({ folder, args, texts }, env)

test('as the files on disk say', async () => {
  const settings = await read([])
  expect(settings.get('registry')).toBe('https://disk.example.test/')
  expect(settings.get('@s:registry')).toBe('https://scope.example.test/')
})

test('as the command line says', async () => {
  const settings = await read(['--registry=https://flag.example.test/', '--strict-ssl=false'])
  expect(settings.get('registry')).toBe('https://flag.example.test/')
  expect(settings.get('strict-ssl')).toBe('false')
})

test('as it was approved', async () => {
  const approved = await read([], new Map([[npmrc, 'registry=https://approved.example.test/']]))
  expect(approved.get('registry')).toBe('https://approved.example.test/')
  expect(approved.has('@s:registry')).toBe(false)
  const none = await read([], new Map([[npmrc, null]]))
  expect(none.get('registry')).not.toContain('disk')
})
