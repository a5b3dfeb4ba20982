// What depgate writes beside an agent's settings: a git hook, a workflow, lines of an .npmrc.

import { foreignLockfiles } from '../manifest/foreign-lockfiles.ts'
import type { Block } from './marked-block.ts'

/** Where depgate lies as one file for jobs and git hooks, from the top of the checkout. */
export const vendoredFile = '.depgate/depgate.mjs'

/** The same for agents; a git hook takes what HEAD has of any of them. */
export const vendoredPlaces: readonly string[] = [
  vendoredFile,
  '.claude/hooks/depgate.mjs',
  '.cursor/hooks/depgate.mjs',
  '.codex/hooks/depgate.mjs',
]

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

/** What holds the gate up: judged where a commit edits or deletes it, since the one that adds it has no judge yet. */
const gate = ['depgate.json', ...vendoredPlaces, '.github/workflows/depgate.yml']

const globs = (files: readonly string[]) => files.map((file) => `':(top,glob)**/${file}'`).join(' ')

/**
 * The lines of a pre-commit hook. It stands before whatever else the hook does, which could end it early.
 *
 * What judges is the file that HEAD has, or an installation outside of the checkout: what lies in the working tree or in
 * node_modules is what is being judged. A program that writes no report has judged nothing.
 */
export const gitHook: Block = {
  place: 'first',
  shebang: '#!/bin/sh',
  lines: [
    '# Judges the staged lockfile by the program that HEAD has; git commit --no-verify passes it by.',
    `if ! git diff --cached --quiet -- ${globs(judged)} || ! git diff --cached --quiet --diff-filter=MDRT -- ${globs(gate)}; then`,
    '  depgate_folder="$(mktemp -d)" || exit 2',
    `  for depgate_file in ${vendoredPlaces.join(' ')}; do`,
    '    git show "HEAD:$depgate_file" >"$depgate_folder/depgate.mjs" 2>/dev/null && [ -s "$depgate_folder/depgate.mjs" ] && break',
    '  done',
    '  depgate_top="$(git rev-parse --show-toplevel)"',
    '  depgate_find() {',
    '    depgate_found="$(command -v "$1" || true)"',
    '    case "$depgate_found" in "$depgate_top"/*) ;; /*) echo "$depgate_found" ;; esac',
    '  }',
    '  depgate_node="$(depgate_find node)"',
    '  depgate_own="$(depgate_find depgate)"',
    '  if [ -s "$depgate_folder/depgate.mjs" ] && [ -n "$depgate_node" ]; then',
    '    "$depgate_node" "$depgate_folder/depgate.mjs" check --staged --format "json=$depgate_folder/report.json"',
    '  elif [ -n "$depgate_own" ]; then',
    '    "$depgate_own" check --staged --format "json=$depgate_folder/report.json"',
    '  else',
    `    echo "depgate: nothing was judged: HEAD has no ${vendoredFile}. Commit that file by itself first (depgate init git)" >&2`,
    '    false',
    '  fi && [ -s "$depgate_folder/report.json" ]',
    '  depgate_code=$?',
    '  rm -rf "$depgate_folder"',
    '  [ "$depgate_code" -eq 0 ] || exit "$depgate_code"',
    'fi',
  ],
}

/** What tells depgate's own workflow from anybody else's. */
export const workflowMark =
  '# depgate: judges what a change of the lockfile brings in. Written by "depgate init github".'

/**
 * What a job runs: the program that the base has, outside of the checkout. GITHUB_BASE_REF is empty in a merge queue;
 * the event names the commit there. A program that writes no report has judged nothing.
 */
const jobLines: readonly string[] = [
  'set -e',
  'read_base=\'const event = JSON.parse(require("fs").readFileSync(0, "utf8")); event.merge_group ? event.merge_group.base_sha : event.pull_request.base.sha\'',
  'base="$(git rev-parse --verify --quiet "refs/remotes/origin/${GITHUB_BASE_REF:-}^{commit}" || git rev-parse --verify "$(node -p "$read_base" <"$GITHUB_EVENT_PATH")^{commit}")"',
  'tool="$(mktemp -d "${RUNNER_TEMP:-/tmp}/depgate.XXXXXX")"',
  `git show "$base:${vendoredFile}" > "$tool/depgate.mjs" || true`,
  'if ! [ -s "$tool/depgate.mjs" ]; then',
  `  echo "::error title=depgate::Nothing was judged: the base $base has no ${vendoredFile}. A person has to look at this change, which may be the one that brings it."`,
  '  exit 2',
  'fi',
  'node "$tool/depgate.mjs" check --format "json=$tool/report.json"',
  '[ -s "$tool/report.json" ]',
]

/** A workflow that judges every pull request, and again in a merge queue. @param version - of depgate, exact. */
export function workflow(version: string): string {
  return `${workflowMark}
name: depgate
on:
  pull_request:
  merge_group:
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
      # What judges is the file of the base (depgate ${version} wrote it), and never one that the change brings along: nothing
      # of the change is run, and no npm reads its configuration. What it is compared with, depgate finds by itself.
      - run: |
${jobLines.map((line) => `          ${line}`).join('\n')}
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
