import { expect, test } from 'vitest'
import { networkSettingOf } from '../../src/managers/network.ts'

test.each([
  ['pnpm', ['httpsProxy'], 'httpsProxy'],
  ['pnpm', ['noProxy'], 'noProxy'],
  ['pnpm', ['registries', 'ca'], null],
  ['pnpm-rc', ['strictSsl'], 'strictSSL'],
  ['pnpm-rc', ['//host/:cafile'], null],
  ['yarn', ['httpProxy'], 'proxy'],
  ['yarn', ['caFilePath'], 'cafile'],
  ['yarn', ['networkSettings', '*.test', 'httpProxy'], null],
  ['yarn', ['proxy'], null],
  ['yarn-classic', ['https-proxy'], 'httpsProxy'],
  ['yarn-classic', ['httpsProxy'], null],
  ['bun', ['install', 'cafile'], 'cafile'],
  ['bun', ['cafile'], null],
  ['bun', ['install', 'proxy'], null],
  ['bun', ['install', 'constructor'], null],
  ['yarn', ['__proto__'], null],
  ['yarn', [], null],
] as const)('%s: %j is %s', (role, keys, expected) => {
  expect(networkSettingOf(role, keys)).toBe(expected)
})
