// Compares two states of an `.npmrc` of the project: which settings of npm hold less than before?

import { plain, plainUrl } from './text.ts'
import type { Weakening } from './weakened.ts'

interface Setting {
  readonly values: readonly string[]
  readonly line: number
}

type Judge = (before: string | null, after: string | null) => string | null

const isOn = (value: string | null) => value !== null && value !== 'false' && value !== 'null'
const turnedOff: Judge = (before, after) => (isOn(before) && !isOn(after) ? 'was turned off' : null)
const setFalse: Judge = (before, after) => (before !== 'false' && after === 'false' ? 'was turned off' : null)
const turnedOn: Judge = (before, after) => (!isOn(before) && isOn(after) ? 'was turned on' : null)
/** New or other; to take it away brings npm's own default back. */
const pointed: Judge = (before, after) => {
  if (after === null || after === '' || after === before) return null
  return before === null ? 'was set' : 'was changed'
}
const moved: Judge = (before, after) => {
  if (sameAddress(before, after)) return null
  return before === null ? 'was set' : after === null ? 'was removed' : 'was changed'
}
const lowered: Judge = (before, after) => {
  const [was, is] = [before, after].map((value) => (value === null ? 0 : Number(value)))
  if (before === after || was === undefined || is === undefined) return null
  if (Number.isNaN(is)) return 'was changed to what is no number'
  return is < was ? (after === null ? 'was removed' : 'was lowered') : null
}
const laterDate: Judge = (before, after) => {
  if (before === null || before === after) return null
  if (after === null) return 'was removed'
  return Date.parse(after) <= Date.parse(before) ? null : 'was moved to a later date'
}
const raisedOn =
  (scale: readonly string[], standard: string): Judge =>
  (before, after) => {
    const [was, is] = [before ?? standard, after ?? standard].map((word) => scale.indexOf(word))
    return is !== undefined && was !== undefined && is > was ? 'was loosened' : null
  }
const anyWhere = raisedOn(['none', 'root', 'all'], 'all')

/** npm's settings that decide what code comes in, from where, and what of it runs (`npm help config`, npm 9 to 12). */
const judges: Readonly<Record<string, Judge>> = {
  registry: moved,
  'replace-registry-host': pointed,
  'min-release-age': lowered,
  before: laterDate,
  'ignore-scripts': turnedOff,
  'strict-allow-scripts': turnedOff,
  'dangerously-allow-all-scripts': turnedOn,
  audit: setFalse,
  'audit-level': raisedOn(['info', 'low', 'moderate', 'high', 'critical', 'none'], 'low'),
  'strict-ssl': setFalse,
  'package-lock': setFalse,
  'omit-lockfile-registry-resolved': turnedOn,
  'allow-git': anyWhere,
  'allow-remote': anyWhere,
  'allow-file': anyWhere,
  'allow-directory': anyWhere,
  proxy: pointed,
  'https-proxy': pointed,
  'http-proxy': pointed,
  cafile: pointed,
  ca: pointed,
  git: pointed,
  shell: pointed,
  'script-shell': pointed,
  'node-options': pointed,
  'node-gyp': pointed,
  'init-module': pointed,
  'extension-file': pointed,
  globalconfig: pointed,
  userconfig: pointed,
  cache: pointed,
}
/** Lists of what is let through: a new entry weakens. */
const lists = new Set(['min-release-age-exclude', 'allow-scripts'])
const most = 20

/** Lists the settings of the later `.npmrc` that let more through than those of the earlier one. */
export function compareNpmrc(before: string, after: string): Weakening[] {
  const [old, edited] = [readSettings(before), readSettings(after)]
  const names = [...new Set([...old.keys(), ...edited.keys()])]
  return names.flatMap((name) => compareOne(name, old.get(name), edited.get(name))).slice(0, most)
}

function compareOne(name: string, old: Setting | undefined, edited: Setting | undefined): Weakening[] {
  const line = edited?.line ?? null
  if (lists.has(name)) {
    const added = (edited?.values ?? []).filter((value) => old?.values.includes(value) !== true)
    return added.map((value) => say(name, `gained ${plain(value, 120)}`, null, value, line))
  }
  const isScope = /^@[^:]+:registry$/.test(name)
  const judge = isScope ? moved : Object.hasOwn(judges, name) ? judges[name] : undefined
  const [was, is] = [old, edited].map((setting) => setting?.values.at(-1) ?? null)
  const verdict = judge?.(was ?? null, is ?? null) ?? null
  return verdict === null ? [] : [say(name, verdict, was ?? null, is ?? null, line)]
}

function say(
  name: string,
  verdict: string,
  before: string | null,
  after: string | null,
  line: number | null,
): Weakening {
  const [was, is] = [before, after].map((value) => (value === null ? null : show(value)))
  const span =
    was === null || was === undefined
      ? is === null || verdict.startsWith('gained')
        ? ''
        : ` to ${is}`
      : is === null
        ? ` (it was ${was})`
        : ` from ${was} to ${is}`
  return {
    subject: name,
    message: `npm's setting "${plain(name, 80)}" ${verdict}${span}`,
    before: was ?? null,
    after: is ?? null,
    line,
  }
}

/** Tokens travel in addresses; a certificate is long. */
function show(value: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? plainUrl(value) : plain(value, 80)
}

function sameAddress(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b
  const clean = (text: string) => {
    try {
      return new URL(text).href.replace(/\/+$/, '')
    } catch {
      return text
    }
  }
  return clean(a) === clean(b)
}

/** Reads an `.npmrc` as npm's `ini` does: keys below a `[section]` are none of npm's settings. */
function readSettings(text: string): Map<string, Setting> {
  const settings = new Map<string, Setting>()
  let isInSection = false
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|[\r\n]/)
    .forEach((line, index) => {
      if (/^\s*(?:[;#]|$)/.test(line)) return
      if (/^\s*\[[^\]]*\]\s*$/.test(line)) isInSection = true
      if (isInSection) return
      const at = line.indexOf('=')
      const key = unquote(at === -1 ? line : line.slice(0, at))
      const value = at === -1 ? 'true' : unquote(line.slice(at + 1))
      const isList = key.endsWith('[]')
      const bare = isList ? key.slice(0, -2) : key
      const name = bare.includes(':') ? bare : bare.replaceAll('_', '-').toLowerCase()
      const earlier = isList || lists.has(name) ? (settings.get(name)?.values ?? []) : []
      const parts = lists.has(name) ? value.split(',').map((part) => part.trim()) : [value]
      settings.set(name, { values: [...earlier, ...parts.filter((part) => part !== '')], line: index + 1 })
    })
  return settings
}

function unquote(text: string): string {
  const bare = text.trim()
  const quote = bare[0]
  if (bare.length > 1 && (quote === '"' || quote === "'") && bare.endsWith(quote)) return bare.slice(1, -1)
  return bare.replace(/(?<!\\)[;#].*$/, '').trim()
}
