// Records what a registry tells of the real changes in fixtures/pairs: only the versions that a search for lines needs.
//
// npm run build, then: node scripts/record-remedies.js <folder> <id> …
//
// <folder> has manifest.json, a list of { id, date }, and npm/<id>/{before,after}/ with manifest and lockfile. Each change is
// checked against the registry that npm is configured for, as of its date, and the printed lines are typed. The names that
// were requested meanwhile are recorded; test/e2e/cli/remedy-pairs.test.ts does the same again without a network.

import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readRegistry } from './bare-download.js'
import { condense, condenseLock } from './record/condense.js'

const placeholder = 'https://registry.example.test/'
const root = path.resolve(import.meta.dirname, '..')
const [folder, ...ids] = process.argv.slice(2)
const listed = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'))
const upstream = await readRegistry()

/** What was published until a moment, without what is bound to the real bytes: signatures and attestations. */
function until(packument, asOf) {
  const { name, time, versions } = packument
  const kept = Object.entries(versions).filter(([version]) => Date.parse(time[version]) <= asOf)
  for (const [, { dist }] of kept) {
    delete dist.attestations
    delete dist.signatures
  }
  const stable = kept.map(([version]) => version).filter((version) => !version.includes('-'))
  const tagged = packument['dist-tags'].latest
  const isThere = kept.some(([version]) => version === tagged)
  const latest = isThere ? tagged : (stable.at(-1) ?? kept.at(-1)?.[0])
  const times = kept.map(([version]) => [version, time[version]])
  return {
    name,
    'dist-tags': latest === undefined ? {} : { latest },
    versions: Object.fromEntries(kept),
    time: Object.fromEntries(times),
  }
}

/** A registry on loopback that passes requests on, as of a moment; advisories are today's, and are left out. */
async function startProxy(asOf) {
  const packuments = new Map()
  const server = http.createServer(async (request, response) => {
    const send = (status, body) => response.writeHead(status).end(body)
    const file = decodeURIComponent(request.url.slice(1))
    try {
      if (request.method === 'POST')
        return send(
          200,
          '{"minimist":[{"id":1,"url":"https://github.com/advisories/GHSA-xvch-5gv4-984h",' +
            '"title":"Prototype Pollution","severity":"critical","vulnerable_versions":"<0.2.4","cwe":[]}]}',
        )
      if (file.startsWith('-/')) return send(404, '{}')
      if (file.includes('/-/'))
        return send(200, Buffer.from(await (await fetch(upstream + file)).arrayBuffer()))
      const known =
        packuments.get(file) ?? until(await (await fetch(upstream + file.replace('/', '%2f'))).json(), asOf)
      packuments.set(file, known)
      const own = `http://127.0.0.1:${server.address().port}/`
      send(200, JSON.stringify(known).replaceAll(upstream, own))
    } catch {
      send(404, '{}')
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { packuments, url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

/** Runs a program and returns what it printed. */
function run(program, args, { cwd, env }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] })
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (out += text))
    child.on('close', () => resolve(out))
  })
}

const names = ['package.json', 'package-lock.json']

function readSide(id, side) {
  return names.map((name) => readFileSync(path.join(folder, 'npm', id, side, name), 'utf8'))
}

/** Checks the change, types the lines, and checks again. */
async function check(id, asOf, registry) {
  const home = mkdtempSync(path.join(tmpdir(), 'record-remedies-'))
  const cwd = path.join(home, 'project')
  mkdirSync(cwd)
  const { PATH } = process.env
  const env = {
    PATH,
    HOME: home,
    npm_config_registry: registry,
    npm_config_ignore_scripts: 'true',
    npm_config_package_lock_only: 'true',
  }
  const put = (side) =>
    readSide(id, side).forEach((text, nth) =>
      writeFileSync(path.join(cwd, names[nth]), text.replaceAll(placeholder, registry)),
    )
  const git = (...args) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.test', ...args], { cwd, env })
  put('before')
  writeFileSync(path.join(cwd, 'depgate.json'), '{"gaps":"warn"}')
  git('init', '-q')
  git('add', '-A')
  git('commit', '-q', '-m', 'before')
  put('after')
  const bin = path.join(root, 'bin/depgate.js')
  const judge = async () =>
    JSON.parse(
      await run(process.execPath, [bin, 'check', '--as-of', asOf.toISOString(), '--format', 'json'], {
        cwd,
        env,
      }),
    )
  const { remedy, remedyReason } = await judge()
  for (const line of remedy?.lines ?? []) await run('sh', ['-c', line], { cwd, env })
  const { outcome } = await judge()
  const lock = readFileSync(path.join(cwd, 'package-lock.json'), 'utf8')
  rmSync(home, { recursive: true, force: true })
  return { lines: remedy?.lines ?? null, reason: remedyReason, outcome, lock }
}

for (const id of ids) {
  const { date } = listed.find((one) => one.id === id)
  const asOf = new Date(Date.parse(date) + 60_000)
  const proxy = await startProxy(asOf)
  const { lock, ...found } = await check(id, asOf, proxy.url)
  proxy.close()
  const [before, after] = ['before', 'after'].map((side) => readSide(id, side))
  const locks = [before[1], after[1], lock].map((text) => JSON.parse(text))
  const manifests = [before[0], after[0]].map((text) => JSON.parse(text))
  const packages = condense({ packuments: proxy.packuments, locks, manifests, asOf })
  const [lockBefore, lockAfter] = condenseLock(locks[0], locks[1], placeholder)
  const fixture = {
    id,
    asOf: asOf.toISOString(),
    before: { manifest: manifests[0], lock: lockBefore },
    after: { manifest: manifests[1], lock: lockAfter },
    packages,
  }
  const text = JSON.stringify(fixture, null, 0).replaceAll('},"', '},\n"')
  mkdirSync(path.join(root, 'fixtures/pairs'), { recursive: true })
  writeFileSync(path.join(root, 'fixtures/pairs', `${id}.json`), `${text}\n`)
  console.log(id, `${Math.ceil(text.length / 1024)} KB,`, Object.keys(packages).length, 'names', found)
}
