// Ways in which a shell command changes the lockfile. Each really runs; whatever its text was, the hook holds it
// afterwards, and where the text tells what would be installed it is denied before.

import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bash, claude, sendHook } from '../../support/hook.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type Published, type TestRegistry } from '../../support/server.ts'
import { integrityOf, packTarball } from '../../support/tarball.ts'
import { sample } from '../../support/sample.ts'

/** `denied` before it runs, or `later`: its text does not tell, and only the lockfile does. */
type Before = 'denied' | 'later'

/** With the npm of this machine: `young` stands for a package of each line's own, an hour old. */
const withNpm: readonly (readonly [string, Before])[] = [
  ['npm i -E young', 'denied'],
  ['cd web && npm i -E young', 'denied'],
  ['npm --prefix web install -E young', 'denied'],
  ['env npm_config_save_exact=true npm i young', 'denied'],
  ["bash -c 'npm i -E young'", 'denied'],
  ['echo $(npm i -E young)', 'denied'],
  ['npm i --package-lock-only -E young', 'denied'],
  ['npm i --no-save young', 'denied'],
  ['npm i -E other@npm:young', 'denied'],
  ['node NPM_CLI i -E young', 'denied'],
  ['npm i -E young@0.9.0 && npm i -E young@latest', 'denied'],
  ['cp "$LOCKED"/* . && npm ci', 'later'],
  ['cp "$LOCKED"/package.json . && npm install', 'later'],
  ['npm run deps', 'later'],
  ['sh setup.sh', 'later'],
  [`node -e "require('child_process').execSync('npm i -E ' + process.env.PKG)"`, 'later'],
]

/** With programs that only write what npm and the others would: quicker, and the hook cannot tell. */
const withFakes: readonly (readonly [string, Before])[] = [
  ['npm   install    young', 'denied'],
  ['npm i -D young@latest', 'denied'],
  ['npm i old@1.1.0 young', 'denied'],
  ['npm -C web i young', 'denied'],
  ['npm i --registry REGISTRY young', 'denied'],
  ['npm i REGISTRYyoung/-/young-1.0.0.tgz', 'denied'],
  ['npm i -E old@1.1.0 && npm i young', 'denied'],
  ['cd nowhere || npm i young', 'denied'],
  ['npm i \\\n  young', 'denied'],
  ['npm i young | tee log', 'denied'],
  ['npm i young > /dev/null 2>&1 & wait', 'denied'],
  ['(cd web && npm i young)', 'denied'],
  ['pushd web && npm i young && popd', 'denied'],
  ['mkdir -p tools/gen && cd tools/gen && npm init -y && npm i young', 'denied'],
  ['npm i young && git add -A && git commit -qm "looks fine"', 'denied'],
  ['FOO=1 npm i young', 'denied'],
  ['NODE_OPTIONS=--max-old-space-size=512 npm i young', 'denied'],
  ['FAKES/npm i young', 'denied'],
  ['np""m i young', 'denied'],
  ["$'\\x6epm' i young", 'denied'],
  ['sudo npm i young', 'denied'],
  ['nice -n 5 nohup timeout 60 npm i young', 'denied'],
  ['time npm i young', 'denied'],
  ['command npm i young', 'denied'],
  ['{ npm i young; }', 'denied'],
  ['f() { npm i young; }; f', 'denied'],
  ['cat <(npm i young; echo)', 'denied'],
  ["env -S 'npm i young'", 'denied'],
  ['env -C web npm i young', 'denied'],
  ['bash -c "bash -c \'npm i young\'"', 'denied'],
  ['bash <<E\nnpm i young\nE', 'denied'],
  ['eval "npm i young"', 'denied'],
  ['find . -maxdepth 1 -name package.json -exec npm i young \\;', 'denied'],
  ['corepack npm i young', 'denied'],
  ['mise exec node@22 -- npm i young', 'denied'],
  ['npx npm@10 i young', 'denied'],
  ['pnpm add young', 'denied'],
  ['yarn add young', 'denied'],
  ['bun add young', 'denied'],
  ['pnpm install', 'later'],
  ['yarn', 'later'],
  ['npm i $PKG', 'later'],
  ['npm i "$(echo young)"', 'later'],
  ['npm i {young,old}', 'later'],
  ['for p in young; do npm i $p; done', 'later'],
  ['echo young | xargs npm i', 'later'],
  ['cd $(pwd) && npm i young', 'denied'],
  ['PATH=FAKES:$PATH npm i young', 'denied'],
  ['PM=npm; $PM i young', 'later'],
  ['shopt -s expand_aliases\nalias n=npm\nn i young', 'later'],
  ['docker exec app npm i young', 'denied'],
  ["git -c alias.x='!npm i young' x", 'later'],
  ['make deps', 'later'],
  ['. ./setup.sh', 'later'],
  ['cat setup.sh | sh', 'later'],
  ['echo bnBtIGk= | base64 -d | bash', 'later'],
  ['cp "$LOCKED"/package-lock.json .', 'later'],
  ['node build.cjs', 'later'],
]

const oneFile = path.resolve(import.meta.dirname, '../../../dist/depgate.mjs')
const aged = { hours: 5000 }
const known = withNpm.length + withFakes.length
const nameOf = (nth: number) => `young-${nth}`
const manifest = (dependencies: Record<string, string>) => ({
  name: 'app',
  version: '1.0.0',
  scripts: { deps: 'npm i -E $PKG' },
  dependencies: { old: '1.0.0', ...dependencies },
})

let registry: TestRegistry
let fakes: string
let npmCli: string
const all: Project[] = []
const free: Project[] = []
const waiting: ((project: Project) => void)[] = []

const integrity = (name: string, version: string) =>
  integrityOf(packTarball({ 'package.json': JSON.stringify({ name, version }), 'index.js': '' }))

function lockOf(dependencies: Record<string, string>) {
  const { name, version, dependencies: asked } = manifest(dependencies)
  const packages = Object.entries(asked).map(([one, at]) => [
    `node_modules/${one}`,
    { version: at, resolved: `${registry.url}${one}/-/${one}-${at}.tgz`, integrity: integrity(one, at) },
  ])
  const root = { name, version, dependencies: asked }
  return {
    name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: { '': root, ...Object.fromEntries(packages) },
  }
}

async function prepare(): Promise<Project> {
  // As it is vendored.
  const project = { ...makeProject(registry.url), bin: (...args: string[]) => [oneFile, ...args] }
  const tree = { 'package.json': manifest({}), 'package-lock.json': lockOf({}) }
  project.write({
    ...tree,
    'web/package.json': tree['package.json'],
    'web/package-lock.json': tree['package-lock.json'],
    'setup.sh': 'npm i -E $PKG\n',
    'build.cjs': `require('fs').copyFileSync(process.env.LOCKED + '/package-lock.json', 'package-lock.json')`,
    '.gitignore': 'node_modules\n',
  })
  project.commit()
  project.git('tag', 'base')
  await sendHook(project, claude(project, 'SessionStart', { source: 'startup' }))
  return project
}

/** Each writes what it would for $PKG, in the folder that it is told. */
function writeFakes(folder: string): void {
  const programs = {
    npm: 'cp "$LOCKED"/package.json "$LOCKED"/package-lock.json .',
    pnpm: 'cp "$LOCKED"/package.json .; echo "$PKG@1.0.0" > pnpm-lock.yaml',
    yarn: 'cp "$LOCKED"/package.json .; echo "$PKG@1.0.0" > yarn.lock',
    bun: 'cp "$LOCKED"/package.json .; echo "$PKG@1.0.0" > bun.lock',
    make: 'exec npm i "$PKG"',
    // Those that run what stands after their own words.
    sudo: 'exec "$@"',
    corepack: 'exec "$@"',
    npx: 'shift; exec npm "$@"',
    docker: 'shift 2; exec "$@"',
    mise: 'shift 3; exec "$@"',
  }
  const seek =
    'case "$1" in -C) cd "$2";; esac; for one in "$@"; do case "$one" in --prefix=*) cd "${one#*=}";; esac; done'
  for (const [name, line] of Object.entries(programs)) {
    const file = path.join(folder, name)
    writeFileSync(file, `#!/bin/sh\n${name === 'npm' ? `${seek}\n` : ''}${line}\n`)
    chmodSync(file, 0o755)
  }
}

beforeAll(async () => {
  const young: [string, Record<string, Published>][] = Array.from({ length: known }, (_, nth) => [
    nameOf(nth),
    { '0.9.0': aged, '1.0.0': { hours: 1 } },
  ])
  const packages = {
    old: { '1.0.0': aged, '1.1.0': aged },
    npm: { '10.0.0': { ...aged, manifest: { bin: { npm: 'index.js' } } } },
    ...Object.fromEntries(young),
  }
  registry = await startRegistry({ packages, now: new Date(), advisories: {} })
  npmCli = realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim())
  all.push(...(await Promise.all([prepare(), prepare(), prepare()])))
  free.push(...all)
  fakes = path.join(all[0]?.folder ?? '', '../fakes')
  mkdirSync(fakes)
  writeFakes(fakes)
})
afterAll(async () => {
  for (const project of all) project.remove()
  await registry.close()
})

function take(): Promise<Project> {
  const project = free.pop()
  return project === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(project)
}

function giveBack(project: Project): void {
  project.git('reset', '-q', '--hard', 'base')
  project.git('clean', '-qfdx')
  const next = waiting.shift()
  if (next === undefined) free.push(project)
  else next(project)
}

async function tryLine(template: string, before: Before, nth: number, isReal: boolean): Promise<void> {
  const project = await take()
  try {
    const name = nameOf(nth)
    const line = template
      .replaceAll('young', name)
      .replaceAll('REGISTRY', registry.url)
      .replaceAll('FAKES', fakes)
      .replaceAll('NPM_CLI', npmCli)
    const asked = await sendHook(project, claude(project, 'PreToolUse', bash(line)))
    if (before === 'later') expect(asked).toMatchObject({ code: 0, stdout: '', stderr: '' })
    else
      expect(asked.json).toMatchObject({
        hookSpecificOutput: {
          permissionDecision: 'deny',
          permissionDecisionReason: expect.stringContaining(`${name}@1.0.0`) as string,
        },
      })

    const locked = path.join(project.folder, '../locked')
    mkdirSync(locked, { recursive: true })
    for (const [file, content] of [
      ['package.json', manifest({ [name]: '1.0.0' })],
      ['package-lock.json', lockOf({ [name]: '1.0.0' })],
    ] as const)
      writeFileSync(path.join(locked, file), JSON.stringify(content, null, 2))
    const env = {
      ...project.env,
      PATH: `${isReal ? '' : `${fakes}:`}${project.env.PATH}`,
      LOCKED: locked,
      PKG: name,
    }
    await new Promise<void>((resolve) =>
      execFile('bash', ['-c', line], { cwd: project.folder, env, timeout: 30_000 }, () => resolve()),
    )
    const held = await sendHook(project, claude(project, 'PostToolUse', bash(line)))
    // What another package manager locks nobody can judge, and what the manifest gains is not in npm's lockfile.
    const why = /^(?:pnpm|yarn|bun)/.test(line)
      ? /could not be judged: \S+lock\S*|out-of-sync/
      : new RegExp(`${name}@1\\.0\\.0, minimum-age`)
    expect(held.json).toMatchObject({
      decision: 'block',
      reason: expect.stringMatching(why) as string,
    })
  } finally {
    giveBack(project)
  }
}

describe.concurrent('with npm itself', () => {
  test.each(
    sample(
      withNpm.map(([line, before], nth) => ({ line, before, nth })),
      4,
    ),
  )('$line ($before)', ({ line, before, nth }) => tryLine(line, before, nth, true))
})

describe.concurrent('with what writes the same', () => {
  test.each(
    sample(
      withFakes.map(([line, before], nth) => ({ line, before, nth: withNpm.length + nth })),
      4,
    ),
  )('$line ($before)', ({ line, before, nth }) => tryLine(line, before, nth, false))
})
