// The settings with which package managers load code at install.

import type { InstallRole } from './files.ts'
import { isTable, readToml, readYaml, valueOf } from '../yaml/settings.ts'

/** One such setting. */
export interface CodeSetting {
  readonly key: string
  /** As text; a list is one setting for each entry. */
  readonly value: string
  /** 1-based; null where no one line has it. */
  readonly line: number | null
  /** A clause: what loads the code, and when. */
  readonly runner: string
  /** Files that it names, relative to the folder of the file of settings. */
  readonly files: readonly string[]
}

/** The maximum length of a line that is read: real ones are shorter. */
const maxLine = 4096
const everyInstall = 'at each install'

/** Lists the code that a file of settings loads. @throws {DepgateError} EUSAGE where it cannot be read. */
export function readCodeSettings(role: InstallRole, text: string, path: string): CodeSetting[] {
  switch (role) {
    case 'yarnrc':
      return readYarnrc(text, path)
    case 'yarnrc-classic':
      return readClassic(text)
    case 'pnpm-workspace':
      return readWorkspace(text, path)
    case 'bunfig':
      return readBunfig(text, path)
    case 'npmrc':
      return readNpmrc(text)
    case 'code':
    case 'pnp':
    case 'manifest':
    case 'shell':
    case 'json-commands':
    case 'yaml-commands':
      return []
  }
}

/** Whether the removal of a setting counts too: without its scanner bun installs what that would have stopped. */
export function isCodeRemoval({ key }: CodeSetting): boolean {
  return key === 'install.security.scanner'
}

/** yarn 2 to 4, `yarnPath` and `plugins` (yarnpkg.com/configuration/yarnrc); a plug-in is a path or has a `path`. */
function readYarnrc(text: string, path: string): CodeSetting[] {
  return readYaml(text, path).flatMap((document) => {
    const yarnPath = valueOf(document, 'yarnPath')
    const plugins = valueOf(document, 'plugins')
    const listed = Array.isArray(plugins) ? plugins : plugins === undefined ? [] : [plugins]
    return [
      ...textsOf(yarnPath).map((value) =>
        setting('yarnPath', value, text, `yarn hands itself over to that file`),
      ),
      ...listed.map((plugin: unknown) => {
        const file = typeof plugin === 'string' ? plugin : valueOf(plugin, 'path')
        const value = typeof plugin === 'string' ? plugin : JSON.stringify(plugin)
        const one = setting('plugins', value, text, `yarn loads its plug-ins ${everyInstall}`)
        return { ...one, files: textsOf(file) }
      }),
    ]
  })
}

/** yarn 1 writes `key "value"`, one a line. */
function readClassic(text: string): CodeSetting[] {
  return text.split(/\r\n|[\r\n]/).flatMap((line, at) => {
    // A very long line of blanks would make the pattern slow.
    const [, key, value = ''] = /^"?(yarn-path)"?[\s:=]+"?([^"]*)/i.exec(line.slice(0, maxLine).trim()) ?? []
    return key === undefined
      ? []
      : [{ ...setting('yarn-path', value.trim(), text, 'yarn hands itself over to that file'), line: at + 1 }]
  })
}

/** pnpm 10 to 12 (pnpm.io/settings); a value that is no path is no file of the project. */
function readWorkspace(text: string, path: string): CodeSetting[] {
  const runners: Readonly<Record<string, string>> = {
    pnpmfile: `pnpm runs it ${everyInstall}`,
    globalPnpmfile: `pnpm runs it ${everyInstall}`,
    scriptShell: 'pnpm runs install scripts with it',
    nodeOptions: 'node obeys them in install scripts',
  }
  return readYaml(text, path).flatMap((document) =>
    Object.entries(runners).flatMap(([key, runner]) =>
      textsOf(valueOf(document, key)).map((value) => {
        const one = setting(key, value, text, runner)
        return key.toLowerCase().endsWith('pnpmfile') ? one : { ...one, files: [] }
      }),
    ),
  )
}

/** bun.sh/docs/runtime/bunfig: `preload` runs before each script that bun runs, the scanner at each install. */
function readBunfig(text: string, path: string): CodeSetting[] {
  const table = readToml(text, path)
  const scanner = valueOf(valueOf(valueOf(table, 'install'), 'security'), 'scanner')
  return [
    ...textsOf(valueOf(table, 'preload')).map((value) =>
      setting('preload', value, text, 'bun loads it before whatever it runs'),
    ),
    ...textsOf(scanner).map((value) =>
      setting('install.security.scanner', value, text, `bun loads it ${everyInstall} and obeys it`),
    ),
  ]
}

/** pnpm up to 10 reads its settings from `.npmrc`; `extension-file` is npm 12's. */
function readNpmrc(text: string): CodeSetting[] {
  return text.split(/\r\n|[\r\n\u2028\u2029]/).flatMap((line, at) => {
    const equals = line.indexOf('=')
    const name = line.slice(0, Math.max(0, Math.min(equals, maxLine))).trim()
    const value = line.slice(equals + 1, equals + 1 + maxLine).trim()
    const key = unquote(name.replace(/\[\]$/, '')).replaceAll('_', '-').toLowerCase()
    if (!['pnpmfile', 'global-pnpmfile', 'extension-file'].includes(key)) return []
    const tool = key === 'extension-file' ? 'npm' : 'pnpm'
    return [{ ...setting(key, unquote(value), text, `${tool} runs it ${everyInstall}`), line: at + 1 }]
  })
}

/** Quoted keys are JSON to npm's ini. */
function unquote(text: string): string {
  if (/^'.*'$/.test(text)) return unquote(text.slice(1, -1))
  try {
    const value: unknown = /^".*"$/.test(text) ? JSON.parse(text) : text
    return String(value)
  } catch {
    return text.replace(/^"|"$/g, '')
  }
}

function setting(key: string, value: string, text: string, runner: string): CodeSetting {
  return { key, value, line: lineOfText(text, value, key.split('.').at(-1)), runner, files: [value] }
}

/** The texts of a value that is a text or a list; anything else as JSON. */
function textsOf(value: unknown): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return [typeof value === 'string' ? value : isTable(value) ? JSON.stringify(value) : String(value)]
}

/** The first line that contains a text, otherwise a key. 1-based. */
export function lineOfText(text: string, value: string, key = ''): number | null {
  const lines = text.split(/\r\n|[\r\n]/)
  const isIn = (part: string) => lines.findIndex((line) => part !== '' && line.includes(part)) + 1
  return isIn(value) || isIn(key) || null
}
