// The commands of a shell that are in a file: scripts, workflows, git hooks, tasks.

import { getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser'
import { readJson } from '../json/parse.ts'
import { quoteAroundVariables as quote } from '../text/shell-quote.ts'
import type { InstallFile } from './files.ts'
import { isTable, readYaml, refuse, visitTexts, valueOf } from '../yaml/settings.ts'

/** A command and where it is. */
export interface CommandText {
  /** `scripts.test`, `jobs.build.steps.0.run`; the file's own path for a script. */
  readonly place: string
  readonly text: string
  /** 1-based; null where it has to be searched for. */
  readonly line: number | null
}

/** Keys whose values the programs that read these files run as commands. */
const commandKeys = new Set(
  (
    'run script scripts before_script after_script after_failure before_install before_deploy install after_success ' +
    'after_install build_script test_script command commands cmd cmds entry bash sh pwsh powershell entrypoint ' +
    'initializeCommand onCreateCommand updateContentCommand postCreateCommand postStartCommand postAttachCommand ' +
    'pre-commit pre-push commit-msg start terminals'
  ).split(' '),
)
/** Files in which every text is a command. */
const onlyCommands = /(?:^|\/)\.?(?:lintstagedrc|simple-git-hooks)(?:\.\w+)?$/

/** Lists the commands of a file. @throws {DepgateError} EUSAGE where it cannot be read. */
export function listCommands({ role, path, place }: InstallFile, text: string): CommandText[] {
  switch (role) {
    case 'manifest':
      return listOfManifest(text, path)
    case 'yaml-commands':
      return listOfYaml(text, path, onlyCommands.test(place))
    case 'json-commands':
      return listOfJson(text, path, onlyCommands.test(place))
    case 'shell':
      return [{ place, text, line: null }]
    case 'code':
    case 'pnp':
    case 'npmrc':
    case 'yarnrc':
    case 'yarnrc-classic':
    case 'pnpm-workspace':
    case 'bunfig':
      return []
  }
}

/** Fields of a manifest that contain commands of git hooks: husky 4, simple-git-hooks, yorkie, lint-staged; and wireit's. */
const hookFields = ['husky', 'simple-git-hooks', 'gitHooks', 'lint-staged', 'wireit', 'pre-commit']

function listOfManifest(text: string, path: string): CommandText[] {
  const { value, lineOf } = readJson(text, path, { code: 'EUSAGE', hasTwins: true })
  const found: CommandText[] = []
  for (const field of ['scripts', ...hookFields]) {
    visitTexts(valueOf(value, field), path, (command, keys) => {
      const place = [field, ...keys]
      found.push({ place: place.join('.'), text: command, line: lineOf(place) })
    })
  }
  return found
}

function listOfYaml(text: string, path: string, isAll: boolean): CommandText[] {
  const found: CommandText[] = []
  for (const document of readYaml(text, path)) {
    visitTexts(document, path, (value, keys) => {
      const key = keys.findLast((one) => !/^\d+$/.test(one)) ?? ''
      if (isAll || commandKeys.has(key)) found.push({ place: keys.join('.'), text: bare(value), line: null })
    })
  }
  return found
}

/** Replaces expressions that the workflow engine fills in by a variable. */
function bare(text: string): string {
  const [first = '', ...rest] = text.split('${{')
  return rest.reduce((read, part) => {
    const end = part.indexOf('}}')
    return end === -1 ? `${read}\${{${part}` : `${read}\${EXPRESSION}${part.slice(end + 2)}`
  }, first)
}

function listOfJson(text: string, path: string, isAll: boolean): CommandText[] {
  const errors: ParseError[] = []
  const found: CommandText[] = []
  const source = text.replace(/^\uFEFF/, '')
  let tree: Node | undefined
  try {
    tree = parseTree(source, errors, { allowTrailingComma: true })
  } catch {
    throw refuse(path, 'nests too deep')
  }
  if (errors.length > 0 && source.trim() !== '') throw refuse(path, 'is not valid JSON')
  const value: unknown = tree === undefined ? null : getNodeValue(tree)
  visitTexts(value, path, (command, keys) => {
    const key = keys.findLast((one) => !/^\d+$/.test(one)) ?? ''
    if (!isAll && !commandKeys.has(key)) return
    const isWord = !isAll && /^\d+$/.test(keys.at(-1) ?? '') && key !== 'commands'
    const parent = at(value, keys.slice(0, -1))
    // `["npx", "x"]` is one command, and so is a program with its arguments.
    if (isWord) {
      if (keys.at(-1) === '0' && Array.isArray(parent))
        found.push({ place: keys.slice(0, -1).join('.'), text: join(parent), line: null })
      return
    }
    const args: unknown = valueOf(parent, 'args')
    const isLine = !Array.isArray(args) || command.includes(' ')
    const words = Array.isArray(args) ? ` ${join(args)}` : ''
    found.push({ place: keys.join('.'), text: `${isLine ? command : quote(command)}${words}`, line: null })
  })
  return found
}

/** An argument of a task is a text or has a `value` (VS Code). */
function join(words: readonly unknown[]): string {
  return words.map((word) => quote(String(isTable(word) ? valueOf(word, 'value') : word))).join(' ')
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (one, key) => (Array.isArray(one) ? one[Number(key)] : valueOf(one, key)),
    value,
  )
}
