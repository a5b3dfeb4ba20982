// The lines of the git hooks: pre-commit, pre-merge-commit and pre-push.

import { hookFiles } from '../agents/ordered-wirings.ts'
import { stagedSettings } from '../agents/settings-files.ts'
import { workflowFile } from './github-workflow.ts'
import type { Block } from './marked-block.ts'
import { vendoredFile, vendoredPlaces } from './vendored.ts'

/**
 * What the gate itself consists of: judged where a commit edits or deletes it, since the one that adds it has no judge
 * yet.
 */
const gate = [
  'depgate.json',
  ...vendoredPlaces,
  ...hookFiles,
  workflowFile,
  '.husky/pre-commit',
  '.husky/pre-merge-commit',
  '.husky/pre-push',
]

const globs = (files: readonly string[]) =>
  files.map((file) => `':(top,glob)**/${file.endsWith('/') ? `${file}**` : file}'`).join(' ')

/** Finds a program on the PATH that lies outside of the checkout. */
const finders = [
  '  depgate_top="$(git rev-parse --show-toplevel)"',
  '  depgate_find() {',
  '    depgate_found="$(command -v "$1" || true)"',
  '    case "$depgate_found" in "$depgate_top"/*) ;; /*) echo "$depgate_found" ;; esac',
  '  }',
  '  depgate_node="$(depgate_find node)"',
  '  depgate_own="$(depgate_find depgate)"',
]

const takeProgram = (commits: string) => [
  `  for depgate_commit in ${commits}; do for depgate_file in ${vendoredPlaces.join(' ')}; do`,
  '    git show "$depgate_commit:$depgate_file" >"$depgate_folder/depgate.mjs" 2>/dev/null && [ -s "$depgate_folder/depgate.mjs" ] && break 2',
  '  done; done',
]

const judge = (args: string) => [
  '  if [ -s "$depgate_folder/depgate.mjs" ] && [ -n "$depgate_node" ]; then',
  `    "$depgate_node" "$depgate_folder/depgate.mjs" check ${args} --format "json=$depgate_folder/report.json"`,
  '  elif [ -n "$depgate_own" ]; then',
  `    "$depgate_own" check ${args} --format "json=$depgate_folder/report.json"`,
  '  else',
  `    echo "depgate: nothing was judged: HEAD has no ${vendoredFile}. Commit that file by itself first (depgate init git)" >&2`,
  '    false',
  '  fi && [ -s "$depgate_folder/report.json" ]',
]

/**
 * The lines of pre-commit and pre-merge-commit. They come before whatever else the hook does, which could end it early.
 *
 * What judges is the file that HEAD has, or an installation outside of the checkout: what lies in the working tree or in
 * node_modules is what is being judged. A program that writes no report has judged nothing. Any other commit than one
 * that touches what decides costs two calls of git.
 *
 * @param watched - the names of the files that decide.
 */
export function commitHook(watched: readonly string[]): Block {
  const names = new Set([...watched, '*.patch', ...stagedSettings])
  const judged = [...names].filter((name) => !gate.includes(name) && !/^(?:\/|[a-zA-Z]:)/.test(name))
  return {
    place: 'first',
    shebang: '#!/bin/sh',
    lines: [
      '# Judges the staged lockfile by the program that HEAD has; git commit --no-verify passes it by.',
      `if ! git diff --cached --quiet -- ${globs(judged)} || ! git diff --cached --quiet --diff-filter=MDRT -- ${globs(gate)}; then`,
      '  depgate_folder="$(mktemp -d)" || exit 2',
      ...takeProgram('HEAD'),
      ...finders,
      ...judge('--staged'),
      '  depgate_code=$?',
      '  rm -rf "$depgate_folder"',
      '  [ "$depgate_code" -eq 0 ] || exit "$depgate_code"',
      'fi',
    ],
  }
}

/**
 * The lines of pre-push: each commit that is pushed is judged in a worktree of its own, against what the remote has; all of
 * it where the remote has nothing yet. The variables that git sets for a hook would lead back to this checkout.
 */
export const pushHook: Block = {
  place: 'first',
  shebang: '#!/bin/sh',
  lines: [
    '# Judges what is pushed by the program that the remote has, else HEAD; git push --no-verify passes it by.',
    'depgate_refs="$(cat)"',
    'depgate_push() {',
    ...finders,
    '  while read -r depgate_local depgate_new depgate_remote depgate_old; do',
    '    case "$depgate_new" in "" | *[!0]*) ;; *) continue ;; esac',
    '    [ -n "$depgate_new" ] || continue',
    '    depgate_base="$(git rev-parse --verify --quiet "$depgate_old^{commit}" || git rev-parse --verify --quiet "refs/remotes/$1/HEAD^{commit}" || true)"',
    '    depgate_folder="$(mktemp -d)" || return 2',
    ...takeProgram('$depgate_base HEAD'),
    '    depgate_how=--all',
    '    [ -z "$depgate_base" ] || depgate_how="--base $depgate_base"',
    '    git worktree add --quiet --detach "$depgate_folder/tree" "$depgate_new" || return 2',
    '    (',
    '    unset $(git rev-parse --local-env-vars)',
    '    cd "$depgate_folder/tree" || exit 2',
    ...judge('$depgate_how'),
    '    )',
    '    depgate_code=$?',
    '    git worktree remove --force "$depgate_folder/tree"',
    '    rm -rf "$depgate_folder"',
    '    [ "$depgate_code" -eq 0 ] || return "$depgate_code"',
    '  done',
    '}',
    'depgate_push "$@" <<DEPGATE',
    '$depgate_refs',
    'DEPGATE',
    'depgate_code=$?',
    '[ "$depgate_code" -eq 0 ] || exit "$depgate_code"',
    // What follows in the hook reads the refs as well.
    'exec <<DEPGATE',
    '$depgate_refs',
    'DEPGATE',
  ],
}
