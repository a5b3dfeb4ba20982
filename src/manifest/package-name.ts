// Names of packages and paths of folders, as npm reads them in manifests.

import { isPackageName } from '../options/package-pattern.ts'
import path from 'node:path'

/** Describes what is wrong with a package's name, as a phrase, or returns null. */
export function describeBadName(name: string): string | null {
  const isName = isPackageName(name) && !name.includes('/.') && !/^(?:node_modules|favicon\.ico)$/i.test(name)
  return isName ? null : 'is not a name that npm accepts for a package'
}

/** Returns a path relative to the lockfile's folder in its shortest form; '' for that folder itself. */
export function normalizePath(text: string): string {
  const normal = path.posix.normalize(text.replaceAll('\\', '/')).replace(/\/+$/, '')
  return normal === '.' ? '' : normal
}

/** Returns the path that a `file:` address means, as npm-package-arg reads it: `file:/../a` is `../a`, `file://a` is `/a`. */
export function readFileAddress(text: string): string {
  const bare = text.replace(/^file:/i, '').replaceAll('\\', '/')
  return normalizePath(bare.replace(/^\/{1,3}(?=\.\.?(?:\/|$))/, '').replace(/^\/+/, '/'))
}

/** Whether a relative path stays under the project's root. */
export function isInsideRoot(relative: string): boolean {
  return relative !== '..' && !/^(?:\.\.\/|\/|~|[a-z]:)/i.test(relative)
}

/** Returns the name that npm gives to a folder: its last step, with a scope before it. */
export function nameFolder(folder: string): string {
  const [base = '', parent = ''] = folder.split('/').reverse()
  return parent.startsWith('@') ? `${parent}/${base}` : base
}
