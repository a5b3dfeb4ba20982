// The workflows that judge on GitHub: what is to be merged, and once a week all that is locked.

import { vendoredFile } from './vendored.ts'

/** The workflow, from the top of the checkout. */
export const workflowFile = '.github/workflows/depgate.yml'

/** The one that runs once a week. */
export const weeklyFile = '.github/workflows/depgate-weekly.yml'

/** What tells depgate's own workflow from anybody else's. */
export const workflowMark =
  '# depgate: judges what a change of the lockfile brings in. Written by "depgate init github".'

/**
 * What a job runs: the program that the base has, outside of the checkout. GITHUB_BASE_REF is empty but for pull requests;
 * the event names the commit in a merge queue and of a push. A push to another branch than the default one is judged by the
 * default one's program, as depgate compares with it. What HEAD has judges the first push alone, which nothing comes before.
 * A program that writes no report has judged nothing.
 */
const jobLines: readonly string[] = [
  'set -e',
  'read_base=\'const event = JSON.parse(require("fs").readFileSync(0, "utf8")); const main = event.repository?.default_branch; event.merge_group ? event.merge_group.base_sha : event.pull_request ? event.pull_request.base.sha : event.ref !== "refs/heads/" + main ? "refs/remotes/origin/" + main : /^0+$/.test(event.before) ? "HEAD" : event.before\'',
  'base="$(git rev-parse --verify --quiet "refs/remotes/origin/${GITHUB_BASE_REF:-}^{commit}" || git rev-parse --verify "$(node -p "$read_base" <"$GITHUB_EVENT_PATH")^{commit}")" || base=',
  '[ -n "$base" ] || { echo "::error title=depgate::Nothing was judged: what this change is compared with is not here."; exit 2; }',
  'tool="$(mktemp -d "${RUNNER_TEMP:-/tmp}/depgate.XXXXXX")"',
  `git show "$base:${vendoredFile}" > "$tool/depgate.mjs" || true`,
  'if ! [ -s "$tool/depgate.mjs" ]; then',
  `  echo "::error title=depgate::Nothing was judged: the base $base has no ${vendoredFile}. A person has to look at this change, which may be the one that brings it."`,
  '  exit 2',
  'fi',
  'node "$tool/depgate.mjs" check --format "json=$tool/report.json"',
  '[ -s "$tool/report.json" ]',
]

/** The weekly job: the program that HEAD has judges all that is locked. */
const weeklyLines: readonly string[] = [
  'set -e',
  'tool="$RUNNER_TEMP/depgate"',
  'mkdir -p "$tool"',
  `git show "HEAD:${vendoredFile}" > "$tool/depgate.mjs"`,
  'ended=0',
  'node "$tool/depgate.mjs" check --format "json=$tool/report.json" --format "markdown=$tool/report.md" || ended=$?',
  'if [ -s "$tool/report.md" ]; then head -c 1000000 "$tool/report.md" >>"$GITHUB_STEP_SUMMARY"; fi',
  '[ -s "$tool/report.json" ] || exit 2',
  'exit "$ended"',
]

/** One open issue, kept up to date; only one that this job's own user has opened. A body has at most 65,536 characters. */
const issueLines: readonly string[] = [
  'title="depgate: what is locked no longer passes"',
  'body="$RUNNER_TEMP/depgate/issue.md"',
  'if [ -s "$RUNNER_TEMP/depgate/report.md" ]; then head -c 60000 "$RUNNER_TEMP/depgate/report.md" >"$body"; else echo "No judgement was possible." >"$body"; fi',
  'printf "\\n\\n%s\\n" "The run: $GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID" >>"$body"',
  'known="$(gh issue list --app github-actions --state open --search "in:title \\"$title\\"" --json number --jq ".[0].number // empty")"',
  'if [ -n "$known" ]; then gh issue edit "$known" --body-file "$body"; else gh issue create --title "$title" --body-file "$body"; fi',
]

const block = (lines: readonly string[]) => lines.map((line) => `          ${line}`).join('\n')

/** The two steps that each job begins with. */
const begin = (
  why: string,
) => `      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          # ${why}
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: 22`

/**
 * A workflow that judges every pull request, again in a merge queue, and each push: bots merge branches that have no
 * pull request. No job of it is ever skipped: GitHub takes a skipped job for a required check that passed.
 *
 * @param version - of depgate, exact.
 */
export function workflow(version: string): string {
  return `${workflowMark}
name: depgate
on:
  pull_request:
  merge_group:
  push:
    branches: ['**']
permissions:
  contents: read
jobs:
  depgate:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
${begin('The lockfile at the merge base is what it is compared with.')}
      # What judges is the file of the base (depgate ${version} wrote it), and never one that the change brings along: nothing
      # of the change is run, and no npm reads its configuration. What it is compared with, depgate finds by itself.
      - run: |
${block(jobLines)}
`
}

/** A workflow that judges all that is locked once a week: an advisory can come out long after a change was judged. */
export function weeklyWorkflow(version: string): string {
  return `${workflowMark}
name: depgate-weekly
on:
  schedule:
    - cron: '17 5 * * 1'
  workflow_dispatch:
permissions:
  contents: read
jobs:
  depgate-weekly:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    permissions:
      contents: read
      # For the issue of the last step alone.
      issues: write
    steps:
${begin('The history tells since when a package is here.')}
      # The file of the branch itself judges (depgate ${version} wrote it): here is no change that could have brought it.
      - run: |
${block(weeklyLines)}
      - if: failure()
        env:
          GH_TOKEN: \${{ github.token }}
        run: |
${block(issueLines)}
`
}
