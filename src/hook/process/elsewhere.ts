// Finds what was approved of the same files under another root: the checkout around one, or that of a worktree.

import { dirname, relative } from 'node:path'
import type { Environment } from '../../system/folders.ts'
import { findMainCheckout } from './lineage.ts'
import { findRoot } from './find-root.ts'
import { openTexts } from './kept-texts.ts'
import { placeOf, readState } from './state-store.ts'

/**
 * The approved texts by their paths under a root. A worktree has the paths of its checkout; a repository that a command
 * makes inside of another (`git init packages/a`) keeps what was approved there.
 */
export function readApprovedElsewhere(root: string, env: Environment): ReadonlyMap<string, string> {
  const around = dirname(root) === root ? null : findRoot(dirname(root))
  return new Map([
    ...(around === null || around === root ? [] : approvedUnder(around, `${relative(around, root)}/`, env)),
    ...approvedUnder(findMainCheckout(root), '', env),
  ])
}

function approvedUnder(root: string | null, prefix: string, env: Environment): [string, string][] {
  if (root === null) return []
  const remembered = readState(root, env)
  if (remembered.type !== 'known') return []
  const texts = openTexts(placeOf(root, env))
  return Object.entries(remembered.state.files).flatMap(([path, { approved }]): [string, string][] => {
    if (approved === null || !path.startsWith(prefix) || path.startsWith('/')) return []
    const text = texts.text(approved)
    return text === null ? [] : [[path.slice(prefix.length), text]]
  })
}
