// What depgate writes beside an agent's settings: a git hook, a workflow, lines of an .npmrc.

import { foreignLockfiles } from '../foreign-lockfiles.ts'
import type { Block } from './block.ts'

/** What a commit can change of what is judged; any other commit costs one call of git. */
const judged = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  ...foreignLockfiles,
  '*.patch',
  'package.json',
  '.npmrc',
  '.mcp.json',
  '.claude/settings.json',
  '.cursor/*.json',
  '.vscode/mcp.json',
]

/**
 * The lines of a pre-commit hook. It stands before whatever else the hook does, which could end it early, and prefers the
 * vendored file: what lies in node_modules is what is being judged.
 */
export const gitHook: Block = {
  place: 'first',
  shebang: '#!/bin/sh',
  lines: [
    '# Judges the staged lockfile; git commit --no-verify passes it by.',
    `if ! git diff --cached --quiet -- ${judged.map((file) => `':(glob)**/${file}'`).join(' ')}; then`,
    '  if [ -f .claude/hooks/depgate.mjs ]; then node .claude/hooks/depgate.mjs check --staged',
    '  elif command -v depgate >/dev/null 2>&1; then depgate check --staged',
    '  elif [ -f node_modules/depgate/bin/depgate.js ]; then node node_modules/depgate/bin/depgate.js check --staged',
    "  else echo 'depgate is not installed, so the staged lockfile was not judged' >&2; false",
    '  fi || exit $?',
    'fi',
  ],
}

/** What tells depgate's own workflow from anybody else's. */
export const workflowMark =
  '# depgate: judges what a change of the lockfile brings in. Written by "depgate init github".'

/** A workflow that judges every pull request. @param version - of depgate, exact. */
export function workflow(version: string): string {
  return `${workflowMark}
name: depgate
on:
  pull_request:
permissions:
  contents: read
jobs:
  depgate:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          # The lockfile at the merge base is what it is compared with.
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: 22
      # Nothing of the project is installed before it is judged, and depgate runs no script of anyone.
      - run: npx --yes --ignore-scripts depgate@${version} check --base "origin/$GITHUB_BASE_REF"
`
}

/** What a project's .npmrc says already, and what its package.json runs. */
export interface NpmStanding {
  readonly npmrc: string | null
  readonly manifest: string | null
}

interface Setting {
  readonly key: string
  readonly value: string
  readonly why: readonly string[]
}

const settings: readonly Setting[] = [
  {
    key: 'save-exact',
    value: 'true',
    why: [
      'Versions are saved as they were judged: no range that the next install could resolve to another one.',
    ],
  },
  {
    key: 'min-release-age',
    value: '7',
    why: ['Days. npm 11.10 and newer take no version that is younger; older ones do not know it.'],
  },
  {
    key: 'ignore-scripts',
    value: 'true',
    why: [
      'No package runs code while it is installed. What has to be built: npm rebuild <name> --ignore-scripts=false,',
      'or take this line out and list it under "allowScripts" in package.json (npm 12, and the last versions of 11).',
    ],
  },
]

/** The lines of an .npmrc; what it says already stays as it is, and `left` says what that was. */
export function npmBlock({ npmrc, manifest }: NpmStanding): { block: Block; left: string[] } {
  const left: string[] = []
  const lines = settings.flatMap(({ key, value, why }): string[] => {
    const own = npmrc === null ? undefined : valueOf(outside(npmrc), key)
    if (own !== undefined) {
      left.push(`${key}=${own} stands there already and is left as it is`)
      return []
    }
    const pairs = key === 'ignore-scripts' ? pairsOf(manifest) : []
    if (pairs.length > 0) {
      left.push(
        `ignore-scripts is left out: npm would no longer run ${pairs.join(', ')} of this project either; list what may build under "allowScripts" in package.json instead`,
      )
      return []
    }
    return [...why.map((line) => `# ${line}`), `${key}=${value}`]
  })
  return { block: { lines, place: 'last', shebang: null }, left }
}

/** The text without depgate's own lines. */
function outside(text: string): string {
  return text.replace(/^# >>> depgate[\s\S]*?# <<< depgate/m, '')
}

function valueOf(npmrc: string, key: string): string | undefined {
  const values = [...npmrc.matchAll(/^[ \t]*([\w-]+)[ \t]*(?:=[ \t]*([^\r\n]*))?$/gm)]
  return values
    .findLast(([, name]) => name === key)
    ?.map((one) => one ?? 'true')[2]
    ?.trim()
}

/** The project's own scripts that run before or after another one: ignore-scripts turns them off as well. */
function pairsOf(manifest: string | null): string[] {
  try {
    const { scripts } = JSON.parse(manifest ?? '{}') as { scripts?: unknown }
    if (typeof scripts !== 'object' || scripts === null) return []
    const names = Object.keys(scripts)
    return names
      .filter((name) => /^(?:pre|post)./.test(name) && names.includes(name.replace(/^(?:pre|post)/, '')))
      .slice(0, 5)
  } catch {
    return []
  }
}
