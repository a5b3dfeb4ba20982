// The lines of a pre-commit hook.

import { stagedSettings } from '../agents/settings-files.ts'
import { lockfileNames } from '../lockfile/names.ts'
import { foreignLockfiles } from '../manifest/foreign-lockfiles.ts'
import type { Block } from './marked-block.ts'
import { vendoredFile, vendoredPlaces } from './vendored.ts'

/** What a commit can change of what is judged; any other commit costs one call of git. */
const judged = [
  // The usual one first.
  ...[...lockfileNames].reverse(),
  ...foreignLockfiles,
  '*.patch',
  'package.json',
  '.npmrc',
  ...stagedSettings,
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
