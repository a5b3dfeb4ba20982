// npms that depgate cannot stop before they install, and other versions of npm.

import { execFile, execFileSync } from 'node:child_process'
import {
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** The folder of the npm that the tests run. */
export function realNpm(): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const file = folders.map((folder) => join(folder, 'npm')).find((one) => existsSync(one))
  const npm = dirname(dirname(realpathSync(file ?? '')))
  return existsSync(join(npm, 'package.json'))
    ? npm
    : join(execFileSync('npm', ['root', '-g'], { encoding: 'utf8' }).trim(), 'npm')
}

const copies = resolve(import.meta.dirname, '../../node_modules/.cache/depgate-npms')

/**
 * The folder of another version of npm, fetched once from the registry that this machine is configured for.
 *
 * @throws Error where the registry does not serve it in three attempts.
 */
export async function fetchNpm(version: string): Promise<string> {
  const place = join(copies, version)
  const npm = join(place, 'node_modules', 'npm')
  const script = join(realNpm(), 'bin', 'npm-cli.js')
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'package.json'), '{"private":true}')
  const args = ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--loglevel=error']
  for (let nth = 1; !existsSync(join(npm, 'bin/npm-cli.js')); nth++) {
    // npm is young when it is fetched; what is fetched here only runs in the tests' own folders.
    const ended = promisify(execFile)(process.execPath, [script, ...args, `npm@${version}`], { cwd: place })
    await ended.catch((error: unknown) => {
      if (nth === 3) throw error
    })
  }
  return npm
}

/** An npm whose Arborist has other names for its steps; returns the folder for the PATH. */
export function makeStrangeNpm(home: string): string {
  const [npm, copy, bin] = [realNpm(), join(home, 'strange'), join(home, 'strange-bin')]
  for (const name of ['package.json', 'index.js', 'bin', 'lib']) {
    if (existsSync(join(npm, name))) cpSync(join(npm, name), join(copy, name), { recursive: true })
  }
  const modules = join(npm, 'node_modules')
  mkdirSync(join(copy, 'node_modules', '@npmcli'), { recursive: true })
  const own = new Set(['@npmcli/arborist', 'libnpmexec'])
  const names = readdirSync(modules).flatMap((name) =>
    name === '@npmcli' ? readdirSync(join(modules, name)).map((one) => `${name}/${one}`) : [name],
  )
  for (const name of names) {
    const [from, to] = [join(modules, name), join(copy, 'node_modules', name)]
    if (own.has(name)) cpSync(from, to, { recursive: true })
    else symlinkSync(from, to)
  }
  const steps = join(copy, 'node_modules/@npmcli/arborist/lib/arborist')
  for (const name of readdirSync(steps)) {
    const file = join(steps, name)
    const text = readFileSync(file, 'utf8')
    writeFileSync(
      file,
      text.replaceAll(/Symbol\.for\('(diffTrees|unpackNewModules|build)'\)/g, "Symbol('$1')"),
    )
  }
  mkdirSync(bin)
  symlinkSync(join(copy, 'bin/npm-cli.js'), join(bin, 'npm'))
  return bin
}

/** A command that leads to no npm on disk, and a Node that has none beside it. */
export function makeHiddenNpm(home: string): { readonly node: string; readonly path: string } {
  const bin = join(home, 'hidden-bin')
  mkdirSync(bin)
  for (const name of ['git', 'sh']) {
    const file = (process.env.PATH ?? '').split(delimiter).map((one) => join(one, name))
    symlinkSync(file.find((one) => existsSync(one)) ?? name, join(bin, name))
  }
  const node = join(bin, 'node')
  copyFileSync(process.execPath, node, constants.COPYFILE_FICLONE)
  const script = join(realNpm(), 'bin', 'npm-cli.js')
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\nexec "${node}" "${script}" "$@"\n`, { mode: 0o755 })
  return { node, path: bin }
}
