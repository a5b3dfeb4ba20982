// The workflow that judges pull requests on GitHub.

import { vendoredFile } from './vendored.ts'

/** The workflow, from the top of the checkout. */
export const workflowFile = '.github/workflows/depgate.yml'

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
