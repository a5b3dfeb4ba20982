// npm's settings that state where packages come from, with some of its files read as they were approved.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { SettingsQuery } from '../ports/hook.ts'
import type { Environment } from '../system/folders.ts'
import { loadNpmConfig } from './npm-config.ts'

/** As npm's own libraries name them, and as they are typed. */
const settings: Readonly<Record<string, string>> = {
  registry: 'registry',
  replaceRegistryHost: 'replace-registry-host',
  proxy: 'proxy',
  httpsProxy: 'https-proxy',
  noProxy: 'noproxy',
  ca: 'ca',
  cert: 'cert',
  key: 'key',
  strictSSL: 'strict-ssl',
  localAddress: 'local-address',
  _auth: '_auth',
}

/** Reads them as npm would; see `HookHost`. */
export async function readSourceSettings(
  { folder, args, texts }: SettingsQuery,
  env: Environment,
): Promise<ReadonlyMap<string, string>> {
  const own = texts.size === 0 ? null : mkdtempSync(path.join(tmpdir(), 'depgate-settings-'))
  try {
    const placement =
      own === null ? {} : { placement: { place: placeIn(own, texts), cache: (file: string) => file } }
    const { flat } = await loadNpmConfig({ cwd: folder, env, args, ...placement })
    const found = Object.entries(flat).flatMap(([key, value]): (readonly [string, string])[] => {
      const isScoped = /^@.*:registry$/.test(key) || key.startsWith('//')
      const name = isScoped ? key : settings[key]
      return name === undefined || value === null || value === undefined || value === ''
        ? []
        : [[name, typeof value === 'string' ? value : JSON.stringify(value)]]
    })
    return new Map(found)
  } finally {
    if (own !== null) rmSync(own, { recursive: true, force: true })
  }
}

/** Returns where a file is read: its text in a folder of its own, or where it is. */
function placeIn(own: string, texts: SettingsQuery['texts']): (file: string) => string {
  let count = 0
  return (file) => {
    const text = texts.get(file)
    if (text === undefined) return file
    const place = path.join(mkdtempSync(path.join(own, `${(count += 1)}-`)), path.basename(file))
    if (text !== null) writeFileSync(place, text, { mode: 0o600 })
    return place
  }
}
