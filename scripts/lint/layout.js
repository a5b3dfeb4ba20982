// Reads how src/ and test/ are laid out: rooms, READMEs, the mirror tree, and source files without a test.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

const loose = ['index.ts', 'errors.ts', 'version.ts']
/** A list of 5,000 names, and no code. */
const isData = (file) => ['text/much-used-names.ts', 'managers/bun-trusted.ts'].includes(file)
/** Of fewer lines, as in a fixture, a tenth means nothing. */
const minLines = 250
/** Tests of more than one source file. */
const apart = /^(?:e2e|hostile|docs|oracle|fuzz)\/|^architecture\.test\.ts$/

/** What breaks the layout at `root`. */
export function findLayoutBreaches(root) {
  const sources = listFiles(path.join(root, 'src')).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
  )
  const tests = listFiles(path.join(root, 'test')).filter((file) => file.endsWith('.test.ts'))
  return [
    ...findLooseFiles(sources),
    ...findLargeFolders(root, sources),
    ...findReadmes(root),
    ...findStrayTests(sources, tests),
    ...findUntested(root, sources, tests),
  ]
}

function findLooseFiles(sources) {
  return sources
    .filter((file) => !file.includes('/') && !loose.includes(file))
    .map((file) => ({ law: 'no-loose-files', file: `src/${file}`, detail: 'lies in no folder' }))
}

/** A lockfile format is a subject of its own: the folder grows with each package manager that is read. */
function subjectOf(file) {
  const [top = '', inner = '', ...rest] = file.split('/')
  if (inner === '') return ''
  return top === 'lockfile' && rest.length > 0 ? `${top}/${inner}` : top
}

function findLargeFolders(root, sources) {
  const lines = new Map()
  for (const file of sources.filter((source) => !isData(source))) {
    const folder = subjectOf(file)
    const count = readFileSync(path.join(root, 'src', file), 'utf8').split('\n').length - 1
    lines.set(folder, (lines.get(folder) ?? 0) + count)
  }
  const all = [...lines.values()].reduce((sum, count) => sum + count, 0)
  return [...lines]
    .filter(([, count]) => count > all / 10 && all >= minLines)
    .map(([folder, count]) => ({
      law: 'no-folder-above-a-tenth',
      file: `src/${folder}`,
      detail: `has ${count} of ${all} lines`,
    }))
}

function findReadmes(root) {
  return readdirSync(path.join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const file = path.join(root, 'src', name, 'README.md')
      const count = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').length : 0
      if (count >= 3 && count <= 10) return []
      return [
        {
          law: 'readme-of-each-folder',
          file: `src/${name}`,
          detail: `its README.md has ${count} lines, not 3 to 10`,
        },
      ]
    })
}

/** `a/b.property.test.ts` tests `a/b.ts`. */
const sourceOf = (test) => `${test.replace(/(?:\.[a-z-]+)?\.test\.ts$/, '')}.ts`

function findStrayTests(sources, tests) {
  return tests
    .filter((file) => !apart.test(file) && !sources.includes(sourceOf(file)))
    .map((file) => ({
      law: 'tests-mirror-sources',
      file: `test/${file}`,
      detail: `there is no src/${sourceOf(file)}`,
    }))
}

function findUntested(root, sources, tests) {
  const tested = new Set(tests.filter((file) => !apart.test(file)).map(sourceOf))
  return sources
    .filter((file) => !tested.has(file) && hasDecision(path.join(root, 'src', file)))
    .map((file) => ({
      law: 'a-test-for-each-decision',
      file: `src/${file}`,
      detail: 'decides something and has no test at its path',
    }))
}

const logical = [
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]

/** Whether a file branches anywhere: an if, a switch, a conditional or a logical operator. */
function hasDecision(file) {
  const decides = (node) =>
    ts.isIfStatement(node) ||
    ts.isSwitchStatement(node) ||
    ts.isConditionalExpression(node) ||
    (ts.isBinaryExpression(node) && logical.includes(node.operatorToken.kind)) ||
    ts.forEachChild(node, (child) => decides(child) || undefined) === true
  return decides(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023))
}

function listFiles(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
}
