// Finds how pnpm, yarn and bun reach a registry: the settings of their files for proxies and certificates.
// Measured with a recording proxy: pnpm 9.15, 10.34 and 12.21, yarn 1.22 and 4.18, bun 1.4.5.

import type { NetworkSetting } from '../ports/registries.ts'
import type { SettingsRole } from './table.ts'

type Names = Readonly<Record<string, NetworkSetting>>

// pnpm.io/settings; up to pnpm 10 in npm's form, whose keys arrive in the same letters.
const pnpm: Names = {
  proxy: 'proxy',
  httpProxy: 'proxy',
  httpsProxy: 'httpsProxy',
  noProxy: 'noProxy',
  noproxy: 'noProxy',
  ca: 'ca',
  cafile: 'cafile',
  strictSsl: 'strictSSL',
}
// yarnpkg.com/configuration/yarnrc; `caFilePath` up to yarn 3. `networkSettings` is by host, and is not read.
const yarn: Names = {
  httpProxy: 'proxy',
  httpsProxy: 'httpsProxy',
  httpsCaFilePath: 'cafile',
  caFilePath: 'cafile',
  enableStrictSsl: 'strictSSL',
}
const classic: Names = {
  proxy: 'proxy',
  'https-proxy': 'httpsProxy',
  noproxy: 'noProxy',
  ca: 'ca',
  cafile: 'cafile',
  'strict-ssl': 'strictSSL',
}
// bun takes proxies from the environment alone.
const bun: Names = { ca: 'ca', cafile: 'cafile' }

const tables: Readonly<Record<SettingsRole, Names>> = {
  pnpm,
  'pnpm-manifest': pnpm,
  'pnpm-rc': pnpm,
  yarn,
  'yarn-classic': classic,
  'yarn-npmrc': pnpm,
  bun,
}

/** Which of npm's settings the keys stand for; null for none. */
export function networkSettingOf(role: SettingsRole, keys: readonly string[]): NetworkSetting | null {
  const [first = '', second = ''] = keys
  const [key, depth] = role === 'bun' ? [first === 'install' ? second : '', 2] : [first, 1]
  const names = tables[role]
  return keys.length === depth && Object.hasOwn(names, key) ? (names[key] ?? null) : null
}

/** The variables of yarn for the same, in small letters; pnpm's (11 and later) are made of its names. */
export const networkVariables: Readonly<Record<string, Names>> = {
  pnpm: {
    pnpm_config_proxy: 'proxy',
    pnpm_config_http_proxy: 'proxy',
    pnpm_config_https_proxy: 'httpsProxy',
    pnpm_config_cafile: 'cafile',
    pnpm_config_strict_ssl: 'strictSSL',
  },
  yarn: {
    yarn_http_proxy: 'proxy',
    yarn_https_proxy: 'httpsProxy',
    yarn_https_ca_file_path: 'cafile',
    yarn_enable_strict_ssl: 'strictSSL',
  },
  'yarn-classic': { yarn_proxy: 'proxy', yarn_https_proxy: 'httpsProxy', yarn_cafile: 'cafile' },
}
