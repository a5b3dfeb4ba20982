// Finds the folder of the project that a command is meant for, from a workspace or a folder below it.

import { listFolders } from '../check/checkout/folders.ts'
import { findRoot } from '../check/checkout/find-root.ts'
import type { Invocation } from '../ports/invocation.ts'
import { openDisk } from '../snapshot/disk.ts'
import type { CheckoutFiles } from '../snapshot/snapshot.ts'

type ProjectHost = CheckoutFiles & Pick<Invocation, 'folder'>

/**
 * The folder that npm works on, where it lies in the checkout of the current folder; else the current folder: a manifest
 * above a checkout, such as one in the home folder, is not meant.
 */
export function projectFolder(host: ProjectHost): string {
  const root = findRoot(openDisk(host.folder, host))
  return root !== host.folder && listFolders(host.folder, host).includes(root) ? root : host.folder
}

/** The folders whose policies count: up to the top of the checkout, and without one the root of a workspace. */
export function policyFolders(host: ProjectHost): string[] {
  return [...new Set([...listFolders(host.folder, host), findRoot(openDisk(host.folder, host))])]
}
