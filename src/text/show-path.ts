// Shows a path as the user would type it.

import { plain } from './plain.ts'
import path from 'node:path'

/** A path as the user would type it. */
export function show(file: string, host: { readonly folder: string }): string {
  return plain(path.relative(host.folder, file) || file).replaceAll('\\', '/')
}
