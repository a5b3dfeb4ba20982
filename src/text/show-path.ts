// Formats a path for messages, relative to the working directory.

import { plain } from './plain.ts'
import path from 'node:path'

/** Returns a path relative to the host's folder, cleaned, with forward slashes. */
export function show(file: string, host: { readonly folder: string }): string {
  return plain(path.relative(host.folder, file) || file).replaceAll('\\', '/')
}
