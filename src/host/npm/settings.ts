// Looks for settings and files of a project by which npm would run the project's code before anything can be judged.

import { lstatSync, readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { plain } from '../../text.ts'

/** Programs that npm starts: to fetch a git dependency, to build, to run scripts, to fill in a new package.json. */
const programs = new Set(['git', 'node-gyp', 'script-shell', 'shell', 'init-module', 'init.module'])
/** Node's own options that load a file. */
const loading = /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader|--env-file\S*)(?:[\s=]|$)/

/** npm takes its project's folder from the nearest of these. */
const marks = ['package.json', 'node_modules']
const mostBytes = 2 ** 20
/** npm 12 loads these of a project to resolve its tree. */
const extensions = ['.npm-extension.mjs', '.npm-extension.cjs']

/**
 * Refuses a project whose `.npmrc` names a program inside the project, or that extends npm's resolution with code.
 *
 * `git=./evil.sh` runs while npm resolves a git dependency, whatever `ignore-scripts` says (seen with npm 11 and 12).
 *
 * @throws {DepgateError} ECONFIG, naming the line or the file.
 */
export function refuseHostileSettings(folder: string): void {
  const root = findRoot(folder)
  const extension = extensions.find((name) => lstatSync(join(root, name), { throwIfNoEntry: false }))
  if (extension !== undefined) {
    throw new DepgateError(
      'ECONFIG',
      `${extension} makes npm run code of this project before anything can be judged`,
      { hint: 'Take it away, or install without depgate once you have read it.' },
    )
  }
  const file = join(root, '.npmrc')
  let text: string
  try {
    if (statSync(file).size > mostBytes) throw new DepgateError('ECONFIG', '.npmrc is larger than 1 MiB')
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof DepgateError) throw error
    return
  }
  text.split(/\r\n|[\r\n]/).forEach((line, nth) => {
    const [, key = '', value = ''] = /^\s*([^=;#\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    const name = key
      .replace(/^["']|["']$/g, '')
      .replaceAll('_', '-')
      .toLowerCase()
    const program = value.replace(/^["']|["']$/g, '')
    const isHostile =
      (programs.has(name) && isOfProject(program, root)) ||
      // Another name for a file that npm 12 loads.
      name === 'extension-file' ||
      (name === 'node-options' && loading.test(program))
    if (!isHostile) return
    throw new DepgateError(
      'ECONFIG',
      `.npmrc, line ${nth + 1}: "${plain(name, 40)}" makes npm run code of this project before anything can be judged`,
      { hint: 'Delete the line. What you need for yourself belongs into your own npmrc: npm config edit' },
    )
  })
}

function findRoot(folder: string): string {
  for (let place = folder; ; place = dirname(place)) {
    if (marks.some((name) => statSync(join(place, name), { throwIfNoEntry: false }) !== undefined))
      return place
    if (dirname(place) === place) return folder
  }
}

/** A bare name is looked for on the PATH; a path may lead into the project, and a variable anywhere. */
function isOfProject(program: string, root: string): boolean {
  if (program.includes('${')) return true
  if (!/[\\/]/.test(program)) return false
  const step = relative(root, resolve(root, program))
  return !isAbsolute(program) || (!step.startsWith('..') && !isAbsolute(step))
}
