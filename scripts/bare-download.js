// Downloads the full metadata of every name in a lockfile and drops it: what no check can be faster than.

import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { loadNpmConfig } from '../dist/host/npm-config.js'

const { packages } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const names = new Set(
  Object.entries(packages).flatMap(([place, entry]) =>
    place.includes('node_modules/') && !entry.link ? [entry.name ?? place.split('node_modules/').at(-1)] : [],
  ),
)
const { flat } = await loadNpmConfig({ cwd: process.cwd(), env: process.env })
const client = flat.registry.startsWith('https:') ? https : http
const agent = new client.Agent({ keepAlive: true, maxSockets: 16 })
const queue = [...names]

function download(name) {
  return new Promise((resolve, reject) => {
    client
      .get(flat.registry + name.replace('/', '%2f'), { agent }, (response) => {
        response
          .on('data', () => {})
          .on('end', resolve)
          .on('error', reject)
      })
      .on('error', reject)
  })
}

await Promise.all(
  Array.from({ length: 16 }, async () => {
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) await download(name)
  }),
)
agent.destroy()
