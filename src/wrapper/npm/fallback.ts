// For an npm that cannot be stopped before it installs: its tree is resolved in a copy, and installed from its lockfile.

import { recordLeft } from './left-state.ts'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { parseLockfile } from '../../lockfile/parse.ts'
import { npmCommandOf } from '../../shell/npm-commands.ts'
import { plain } from '../../text/plain.ts'
import { readText, writeText } from '../../system/files.ts'
import type { Environment } from '../../system/folders.ts'
import { loadNpmConfig, type NpmConfig } from '../../registry/npm-config.ts'
import { copyProject, readInstalled, readLock, type Copy } from './project-copy.ts'
import { listAdditions, printFlags, replaceSections } from './save-back.ts'
import { quiet, readVersion, start, type Program } from './spawn.ts'
import type { PlannedTree, NpmAnswer, NpmQuestion, NpmRun, UnpackedPackage } from '../../ports/npm.ts'
import { hiddenLockfile, packageLockName } from '../../lockfile/npm/names.ts'

/** What is run, and who decides. */
export interface FallbackRequest extends NpmRun, Program {
  readonly folder: string
  readonly env: Environment
  readonly tell: (line: string) => void
  readonly answer: (question: NpmQuestion) => Promise<NpmAnswer>
}

/** What npm runs of a project by itself, in this order (npm 9 to 12, `npm help scripts`). */
const ownScripts = 'preinstall install postinstall prepublish preprepare prepare postprepare'.split(' ')
/** These change nothing that is installed. */
const harmless = new Set(
  'ls list ll la view info show v outdated explain why root prefix query fund help run run-script rum urn test tst t start stop restart config c get whoami ping search pkg'.split(
    ' ',
  ),
)

/**
 * Does what npm would do, in steps: resolve in a copy, ask, install, ask, run the scripts that npm would run.
 *
 * @throws {DepgateError} EPREVIEW for what cannot be done in such steps.
 */
export async function runFallback(request: FallbackRequest): Promise<number> {
  const { tool, args, folder, env, isTrial, tell } = request
  if (isTrial) return 0
  const config = await loadNpmConfig({ cwd: folder, env, args })
  const [word = ''] = config.words
  const command = npmCommandOf(word)
  const isAudit = command === 'audit' && config.words[1] !== 'fix'
  const isHarmless = config.words.length === 0 || harmless.has(word) || isAudit
  if (tool === 'npm' && isHarmless) return start(request, args, env)
  const reason = tool === 'npx' ? 'npx has no lockfile' : refuse(command, word, config)
  if (reason !== null || command === null) {
    throw new DepgateError('EPREVIEW', `this npm cannot be stopped before it installs, and ${reason}`, {
      hint: 'depgate looks into npm 9 to 12: npm install -g npm@11',
    })
  }
  const version = await readVersion(request)
  tell(`this npm (${version}) cannot be stopped before it installs: it resolves in a copy of the project`)
  const copy = copyProject(config.localPrefix)
  try {
    return await resolveAndInstall({ ...request, config, command, version, copy })
  } finally {
    copy.remove()
  }
}

interface Steps extends Omit<FallbackRequest, 'version'> {
  readonly config: NpmConfig
  readonly command: string
  readonly version: string
  readonly copy: Copy
}

function refuse(command: string | null, word: string, { flat }: NpmConfig): string | null {
  if (command === null || command === 'exec' || command === 'create')
    return `"npm ${plain(word, 40)}" has no lockfile that could be judged instead`
  if (flat.global === true || flat.location === 'global') return 'a global install has no lockfile'
  if (flat.save === false && command !== 'ci') return 'with --no-save there is no lockfile to install from'
  if (flat.packageLock === false) return 'package-lock is off'
  return null
}

async function resolveAndInstall(steps: Steps): Promise<number> {
  const { config, copy, command, answer } = steps
  const root = config.localPrefix
  const isClean = command === 'ci'
  const resolved = isClean ? 0 : await resolveCopy(steps)
  const lock = readLock(copy.folder)
  if (lock === null) throw new DepgateError('EPREVIEW', 'npm has written no lockfile, and none is there')
  const tree = planTree(steps, lock)
  const given = await answer({ type: 'tree', tree })
  if (given.type !== 'go' || tree.isDryRun) return resolved
  for (const [name, text] of copy.files) {
    if (readText(join(root, name)) !== text)
      throw new DepgateError('EPREVIEW', `${plain(name)} was changed meanwhile: try again`)
  }
  const written = replaceSections(tree, lock, given)
  for (const [name, text] of written) {
    if (readText(join(root, name)) === text) continue
    if (given.journal !== undefined) recordLeft(given.journal, join(root, name), text)
    writeText(join(root, name), text)
  }
  if (!tree.isLockOnly) {
    const code = await install(steps, tree, written.get(lock.file) ?? lock.text, lock.file)
    if (code !== 0) return code
  }
  // npm ci leaves the lockfile as it was, hashes or not.
  if (isClean) writeText(join(root, lock.file), lock.text)
  const saved = await answer({ type: 'saved' })
  if (saved.type !== 'go') return 1
  return tree.isLockOnly ? resolved : (await runOwnScripts(steps)) || resolved
}

/** Makes npm write its lockfile into the copy. */
async function resolveCopy(steps: Steps): Promise<number> {
  const { config, copy, folder, version, env } = steps
  const inside = relative(config.localPrefix, folder)
  const place = join(copy.folder, inside.startsWith('..') || isAbsolute(inside) ? '' : inside)
  const major = Number.parseInt(version, 10)
  const flags = [
    ...printFlags(config.typed, ['prefix', 'git']),
    ...(config.typed.prefix === undefined ? [] : [`--prefix=${copy.folder}`]),
    '--package-lock-only',
    '--no-dry-run',
    '--ignore-scripts',
    // To list what is bundled npm has to open the tarball, which npm 12 takes for a foreign one. The install asks again.
    ...(major >= 12 ? ['--allow-remote=all'] : []),
  ]
  const log = join(copy.folder, '.depgate-npm.log')
  const code = await start(steps, [...flags, '--', ...config.words], quiet(env), {
    place: existsSync(place) ? place : copy.folder,
    log,
  })
  // An audit that could not fix all ends with 1, and has written what it could.
  if (code !== 0 && !(steps.command === 'audit' && code === 1)) {
    steps.tell(plain(readFileSync(log, 'utf8').replaceAll(copy.folder, '.'), 2000))
    throw new DepgateError('EPREVIEW', `npm could not resolve the tree in a copy (exit code ${code})`)
  }
  return code
}

function planTree(steps: Steps, lock: { file: string; text: string }): PlannedTree {
  const { config, copy, command, version } = steps
  const { flat, localPrefix: folder } = config
  const manifests = Object.fromEntries(
    [...copy.files.keys()].flatMap((name) => {
      const isPart = name === 'package.json' || lock.text.includes(JSON.stringify(dirname(name)))
      const text = name.endsWith('package.json') && isPart ? readText(join(copy.folder, name)) : null
      return text === null ? [] : [[name, text]]
    }),
  )
  const isLockOnly = flat.packageLockOnly === true
  return {
    label: `npm ${version}, ${command === 'ci' ? 'by its lockfile' : 'lock-only in a copy'}`,
    folder,
    isProject: true,
    isDryRun: flat.dryRun === true,
    isLockOnly,
    isClean: !isLockOnly,
    isLate: false,
    isInstalled: false,
    wantsJson: flat.json === true,
    places: [],
    lock: lock.text,
    installed: command === 'ci' ? [] : readInstalled(folder),
    manifests,
    adds: command === 'install' ? listAdditions(copy, config.words.slice(1), lock.text) : [],
    configuration: flat,
  }
}

/** Unpacks what the lockfile holds, has it looked at, and then runs the scripts of the dependencies. */
async function install(steps: Steps, tree: PlannedTree, text: string, file: string): Promise<number> {
  const { config, answer, env } = steps
  const root = config.localPrefix
  const flags = printFlags(config.typed, [
    'dry-run',
    'workspace',
    'workspaces',
    'include-workspace-root',
    'git',
  ])
  const clean = ['ci', ...flags, '--ignore-scripts']
  const code = await start(steps, clean, quiet(env), { place: root })
  if (code !== 0) return code
  if (readText(join(root, file)) !== text)
    throw new DepgateError('EPREVIEW', 'the lockfile was changed while npm installed it')
  const unpacked = await answer({ type: 'unpacked', packages: readUnpacked(root) })
  if (unpacked.type !== 'go') return 1
  const dependencies = parseLockfile(text, file).packages.flatMap((one) =>
    one.hasInstallScript === false || one.bundler !== null ? [] : [nameAt(one.location)],
  )
  const names = [...dependencies, ...(isBare(steps) ? listScripted(tree) : [])]
  if (config.flat.ignoreScripts === true || names.length === 0) return 0
  return start(steps, ['rebuild', ...flags, '--', ...new Set(names)], env, { place: root })
}

async function runOwnScripts(steps: Steps): Promise<number> {
  const { config, env } = steps
  if (!isBare(steps) || config.flat.ignoreScripts === true) return 0
  for (const event of ownScripts) {
    const place = config.localPrefix
    const code = await start(steps, ['run-script', '--if-present', '--silent', event], env, { place })
    if (code !== 0) return code
  }
  return 0
}

/** Without a package to install npm runs the scripts of the project itself too. */
function isBare({ command, config }: Steps): boolean {
  return command === 'ci' || (command === 'install' && config.words.length === 1)
}

/** The workspaces whose scripts npm runs when it installs. */
function listScripted({ manifests }: PlannedTree): string[] {
  return Object.entries(manifests).flatMap(([file, text]) => {
    const { name, scripts = {} } = JSON.parse(text) as { name?: unknown; scripts?: object }
    const isScripted = ownScripts.some((event) => Object.hasOwn(scripts, event))
    return file !== 'package.json' && typeof name === 'string' && isScripted ? [name] : []
  })
}

/** The name that npm rebuild finds a package by: that of its folder. */
function nameAt(location: string): string {
  return location.split('node_modules/').at(-1) ?? location
}

/** What npm says it has put there, with the manifest of each. */
function readUnpacked(root: string): UnpackedPackage[] {
  const hidden = readText(join(root, hiddenLockfile))
  if (hidden === null) return []
  return parseLockfile(hidden, packageLockName)
    .packages.filter(({ source }) => source.type !== 'directory')
    .map(({ location, name, version, bundler }) => ({
      location,
      isBundled: bundler !== null,
      name,
      version,
      text: readText(join(root, location, 'package.json')),
    }))
}
