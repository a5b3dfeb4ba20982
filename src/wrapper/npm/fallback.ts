// The fallback for an npm that cannot be patched: resolves in a copy, then installs.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { NpmAnswer, NpmQuestion, NpmRun, PlannedTree } from '../../ports/npm.ts'
import { loadNpmConfig, type NpmConfig } from '../../registry/npm-config.ts'
import { npmCommandOf } from '../../shell/npm-commands.ts'
import { readText, writeText } from '../../system/files.ts'
import type { Environment } from '../../system/folders.ts'
import { plain } from '../../text/plain.ts'
import { installLocked, runOwnScripts } from './fallback-install.ts'
import { recordLeft } from './left-state.ts'
import { copyProject, readInstalled, readLock, type Copy } from './project-copy.ts'
import { listAdditions, printFlags, replaceSections } from './save-back.ts'
import { quiet, readVersion, start, type Program } from './spawn.ts'

/** One run of npm, and the function that answers its questions. */
export interface FallbackRequest extends NpmRun, Program {
  readonly folder: string
  readonly env: Environment
  readonly print: (line: string) => void
  readonly answer: (question: NpmQuestion) => Promise<NpmAnswer>
}

interface Steps extends Omit<FallbackRequest, 'version'> {
  readonly config: NpmConfig
  readonly command: string
  readonly version: string
  readonly copy: Copy
}

/** Commands that change nothing that is installed. */
const harmless = new Set(
  'ls list ll la view info show v outdated explain why root prefix query fund help run run-script rum urn test tst t start stop restart config c get whoami ping search pkg'.split(
    ' ',
  ),
)

/**
 * Runs an npm command in separate steps: resolve in a copy, ask, install, ask, run the scripts that npm would run.
 *
 * @throws {DepgateError} EPREVIEW for a command that cannot be divided into these steps.
 */
export async function runFallback(request: FallbackRequest): Promise<number> {
  const { tool, args, folder, env, isTrial, print } = request
  if (isTrial) return 0
  const config = await loadNpmConfig({ cwd: folder, env, args })
  const [word = ''] = config.words
  const command = npmCommandOf(word)
  const isAudit = command === 'audit' && config.words[1] !== 'fix'
  const isHarmless = config.words.length === 0 || harmless.has(word) || isAudit
  if (tool === 'npm' && isHarmless) return start(request, args, env, { place: folder })
  const reason = tool === 'npx' ? 'npx has no lockfile' : refuse(command, word, config)
  if (reason !== null || command === null) {
    throw new DepgateError('EPREVIEW', `this npm cannot be stopped before it installs, and ${reason}`, {
      hint: 'depgate supports npm 9 to 12: npm install -g npm@11',
    })
  }
  const version = await readVersion(request)
  print(`this npm (${version}) cannot be stopped before it installs: it resolves in a copy of the project`)
  const copy = copyProject(config.localPrefix)
  try {
    return await resolveAndInstall({ ...request, config, command, version, copy })
  } finally {
    copy.remove()
  }
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
  if (lock === null)
    throw new DepgateError('EPREVIEW', 'npm has written no lockfile, and there was none before')
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
    const text = written.get(lock.file) ?? lock.text
    const code = await installLocked(steps, tree, { file: lock.file, text })
    if (code !== 0) return code
  }
  // npm ci does not change the lockfile, even where it lacks hashes.
  if (isClean) writeText(join(root, lock.file), lock.text)
  const saved = await answer({ type: 'saved' })
  if (saved.type !== 'go') return 1
  return tree.isLockOnly ? resolved : (await runOwnScripts(steps)) || resolved
}

/** Makes npm write its lockfile in the copy. */
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
    // To list bundled packages npm opens the tarball, which npm 12 counts as remote. The install checks it again.
    ...(major >= 12 ? ['--allow-remote=all'] : []),
  ]
  const log = join(copy.folder, '.depgate-npm.log')
  const code = await start(steps, [...flags, '--', ...config.words], quiet(env), {
    place: existsSync(place) ? place : copy.folder,
    log,
  })
  // An audit that could not fix everything ends with 1, after writing what it could.
  if (code !== 0 && !(steps.command === 'audit' && code === 1)) {
    steps.print(plain(readFileSync(log, 'utf8').replaceAll(copy.folder, '.'), 2000))
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
