// Real refused changes, as recorded: the printed line is typed with a real npm, and the next check passes.

import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { readPair } from '../../support/recorded-pair.ts'
import { longer, quick } from '../../support/sample.ts'
import { startRegistry } from '../../support/server.ts'

interface Row {
  readonly id: string
  /** The one line that is printed. */
  readonly line?: string
  /** Why there is none. */
  readonly reason?: RegExp
  readonly isQuick?: boolean
}

const rows: readonly Row[] = [
  {
    id: 'AikidoSec__safe-chain-0fd54b15',
    line: 'git checkout HEAD -- package-lock.json && npm install --before=2025-11-26T10:39Z',
  },
  { id: 'SocketDev__socket-mcp-7d9f960f', line: 'npm install --save-exact pino@10.0.0' },
  {
    id: 'actions__dependency-review-action-d02fa39f',
    line: 'git checkout HEAD -- package-lock.json && npm install --save-exact --before=2026-02-24T00:16Z @actions/artifact@2.3.2',
  },
  {
    id: 'e18e__cli-bfa1861c',
    line: 'npm install --save-exact eslint@10.5.0 @types/node@26.0.0 prettier@3.8.4 typescript-eslint@8.61.1',
  },
  // A first release, one day too young.
  {
    id: 'e18e__cli-fc0c8e9a',
    reason: /^minimum-age, @e18e\/web-features-codemods 0\.2\.0: .* passes by itself from 2026-05-10T/,
    isQuick: true,
  },
  {
    id: 'microsoft__vscode-eslint-3a32a2a5',
    line: 'git checkout HEAD -- package-lock.json && npm install --save-exact --before=2026-08-05T11:27Z eslint@10.8.0 @typescript-eslint/eslint-plugin@8.66.0 @typescript-eslint/parser@8.66.0',
  },
  { id: 'raineorshine__npm-check-updates-c68fe38e', line: 'npm install --save-exact markdownlint@0.41.1' },
  // A monorepo of which the manifests of the workspaces are not at hand.
  {
    id: 'sigstore__sigstore-js-0dd1cb51',
    reason: /^of the one change that was tried, none passes as a whole/,
  },
  {
    id: 'sverweij__dependency-cruiser-99d964ff',
    line: 'git checkout HEAD -- package-lock.json && npm install --before=2026-08-01T12:39Z',
    isQuick: true,
  },
]

/** Types a line in a shell, as it is: npm writes manifest and lockfile, and unpacks nothing. */
function type(line: string, { folder, env }: Project): Promise<string | null> {
  const lockOnly = { npm_config_package_lock_only: 'true', npm_config_ignore_scripts: 'true' }
  return new Promise((resolve) => {
    execFile('sh', ['-c', line], { cwd: folder, env: { ...env, ...lockOnly } }, (error, _, stderr) =>
      resolve(error === null ? null : stderr),
    )
  })
}

async function run({ id, line, reason }: Row): Promise<void> {
  const pair = readPair(id)
  const registry = await startRegistry({ packages: pair.packages, now: pair.asOf, advisories: {} })
  const project = makeProject(registry.url, { hasRemedies: true })
  const judge = async (): Promise<Report> => {
    const { stdout, stderr } = await project.depgate(
      'check',
      '--format',
      'json',
      '--as-of',
      pair.asOf.toISOString(),
    )
    if (!stdout.startsWith('{')) throw new Error(stderr)
    return JSON.parse(stdout) as Report
  }
  try {
    project.write({ ...pair.files('before', registry.url), 'depgate.json': { gaps: 'warn' } })
    project.commit()
    project.write(pair.files('after', registry.url))
    const refused = await judge()
    expect(refused.outcome).toBe('fail')
    if (reason !== undefined) {
      expect(refused).toMatchObject({ remedy: null, remedyReason: expect.stringMatching(reason) as string })
      return
    }
    expect(refused).toMatchObject({ remedyReason: null, remedy: { lines: [line], outcome: 'pass' } })
    expect(await type(line ?? '', project)).toBeNull()
    project.commit()
    const fixed = await judge()
    expect(fixed.findings.filter(({ level }) => level === 'error')).toEqual([])
    expect(fixed.outcome).toBe('pass')
  } finally {
    project.remove()
    await registry.close()
  }
}

quick('the documents count the recorded changes as they are, and each has a row', () => {
  const top = path.resolve(import.meta.dirname, '../../..')
  const recorded = readdirSync(path.join(top, 'fixtures/pairs')).map((file) => file.replace(/\.json$/, ''))
  expect(recorded.sort()).toEqual(rows.map(({ id }) => id).sort())
  const without = rows.filter(({ reason }) => reason !== undefined).length
  expect(readFileSync(path.join(top, 'docs/remedies.md'), 'utf8')).toContain(
    `Of the ${rows.length} recorded ones ${rows.length - without} get a line and ${without} get none.`,
  )
})

describe('the printed line is typed, and the next check passes', () => {
  const titled = rows.map((row) => [row.id, row] as const)
  longer.each(titled.filter(([, row]) => row.isQuick !== true))('%s', (_, row) => run(row))
  quick.each(titled.filter(([, row]) => row.isQuick === true))('%s', (_, row) => run(row))
})
