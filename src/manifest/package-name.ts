// Package names and folder paths, as npm reads them in manifests.

import { isPackageName } from '../options/package-pattern.ts'
import path from 'node:path'

/** Describes why a package name is invalid, as a phrase; null for a valid one. */
export function describeBadName(name: string): string | null {
  const isName = isPackageName(name) && !name.includes('/.') && !/^(?:node_modules|favicon\.ico)$/i.test(name)
  return isName ? null : 'is not a name that npm accepts for a package'
}

/** Normalizes a path relative to the lockfile's folder; '' for that folder itself. */
export function normalizePath(text: string): string {
  const normal = path.posix.normalize(text.replaceAll('\\', '/')).replace(/\/+$/, '')
  return normal === '.' ? '' : normal
}

/** Returns the path of a `file:` spec as npm-package-arg reads it: `file:/../a` is `../a`, `file://a` is `/a`. */
export function readFileAddress(text: string): string {
  const bare = text.replace(/^file:/i, '').replaceAll('\\', '/')
  return normalizePath(bare.replace(/^\/{1,3}(?=\.\.?(?:\/|$))/, '').replace(/^\/+/, '/'))
}

/** Whether a relative path stays under the project's root. */
export function isInsideRoot(relative: string): boolean {
  return relative !== '..' && !/^(?:\.\.\/|\/|~|[a-z]:)/i.test(relative)
}

/** Returns the package name that npm derives from a folder: its last segment, with a scope before it. */
export function nameFolder(folder: string): string {
  const [base = '', parent = ''] = folder.split('/').reverse()
  return parent.startsWith('@') ? `${parent}/${base}` : base
}
