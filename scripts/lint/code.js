// Runs ESLint over src/, and compares what breaks a rule with the list of exceptions, which only shrinks.

import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ESLint } from 'eslint'

const config = path.resolve(import.meta.dirname, '../../eslint.config.js')
const list = 'scripts/lint/exceptions.json'

/** Rules that need types: more than half of the time. */
export const typedLaws = ['no-floating-promises', 'switch-exhaustiveness-check']
const withoutTypes = {
  languageOptions: { parserOptions: { projectService: false } },
  rules: Object.fromEntries(typedLaws.map((law) => [`@typescript-eslint/${law}`, 'off'])),
}

/**
 * What breaks ESLint's rules at `root` beyond the exceptions, and exceptions that are larger than needed. With
 * `isShrinking` these are lowered and removed in the list; entries are never added automatically. With `isFast` the
 * rules that need types are left out.
 */
export async function findCodeBreaches(root, { isShrinking = false, isFast = false } = {}) {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: config,
    overrideConfig: isFast ? withoutTypes : null,
    errorOnUnmatchedPattern: false,
  })
  const results = await eslint.lintFiles(['src/**/*.ts'])
  const found = results.flatMap(({ filePath, messages }) => {
    const file = path.relative(root, filePath).replaceAll('\\', '/')
    return messages
      .filter(({ severity, ruleId }) => severity === 2 || ruleId !== null)
      .map((message) => toBreach(file, message))
  })
  const exceptions = readExceptions(root).filter(({ law }) => !isFast || !typedLaws.includes(law))
  const { breaches, kept } = compare(number(found), exceptions)
  if (!isShrinking) return breaches
  writeFileSync(path.join(root, list), `${JSON.stringify(kept, null, 2)}\n`)
  return breaches.filter(({ law }) => law !== 'exceptions-only-shrink')
}

function toBreach(file, { ruleId, message, line }) {
  const law = (ruleId ?? 'eslint').replace('@typescript-eslint/', '')
  const size = Number(/\((\d+)\)\./.exec(message)?.[1] ?? 1)
  // "Async function 'gate' has too many …"; a switch or a promise is named by its file alone.
  const name =
    law === 'max-lines' || !law.startsWith('max-') ? null : (/'([^']+)'/.exec(message)?.[1] ?? 'anonymous')
  return { law, file, function: name, size, detail: `line ${line}: ${message}` }
}

/** Functions of one name in one file are numbered, the largest first. */
function number(breaches) {
  const seen = new Map()
  return breaches
    .toSorted((a, b) => b.size - a.size)
    .map((breach) => {
      const key = keyOf(breach)
      const count = (seen.get(key) ?? 0) + 1
      seen.set(key, count)
      return count === 1 ? breach : { ...breach, function: `${breach.function ?? ''}#${count}` }
    })
}

const keyOf = ({ law, file, function: name }) => `${law} ${file} ${name}`

function readExceptions(root) {
  try {
    return JSON.parse(readFileSync(path.join(root, list), 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

function compare(found, exceptions) {
  const listed = new Map(exceptions.map((exception) => [keyOf(exception), exception]))
  const measured = new Map(found.map((breach) => [keyOf(breach), breach]))
  const breaches = found
    .filter((breach) => breach.size > (listed.get(keyOf(breach))?.size ?? 0))
    .map(({ law, file, detail }) => ({ law, file, detail }))
  const kept = []
  for (const exception of exceptions) {
    const size = measured.get(keyOf(exception))?.size ?? 0
    if (size > 0) kept.push({ ...exception, size: Math.min(size, exception.size) })
    if (size >= exception.size) continue
    const detail = `${exception.law} ${exception.function ?? ''}: listed with ${exception.size}, now ${size}; npm run lint -- --shrink`
    breaches.push({ law: 'exceptions-only-shrink', file: exception.file, detail })
  }
  return { breaches, kept }
}
