// Downloads the full metadata of every name in a lockfile and drops it: what no check can be faster than.

import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { pathToFileURL } from 'node:url'
import { loadNpmConfig } from '../dist/registry/npm-config.js'

/** Lists the names of a lockfile, each once. */
export function listNames(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'))
  const names = Object.entries(packages).flatMap(([place, entry]) =>
    place.includes('node_modules/') && !entry.link ? [entry.name ?? place.split('node_modules/').at(-1)] : [],
  )
  return [...new Set(names)]
}

/** The registry that npm is configured for, with a slash at its end. */
export async function readRegistry() {
  const { flat } = await loadNpmConfig({ cwd: process.cwd(), env: process.env })
  return flat.registry
}

async function downloadAll(file) {
  const registry = await readRegistry()
  const client = registry.startsWith('https:') ? https : http
  const agent = new client.Agent({ keepAlive: true, maxSockets: 16 })
  const queue = listNames(file)
  const download = (name) =>
    new Promise((resolve, reject) => {
      client
        .get(registry + name.replace('/', '%2f'), { agent }, (response) => {
          response
            .on('data', () => {})
            .on('end', resolve)
            .on('error', reject)
        })
        .on('error', reject)
    })
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let name = queue.pop(); name !== undefined; name = queue.pop()) await download(name)
    }),
  )
  agent.destroy()
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await downloadAll(process.argv[2])
