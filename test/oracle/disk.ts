// What lies in a project's folder after an install: every package and link in a node_modules, with the hash of its files.

import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, type Dirent } from 'node:fs'
import path from 'node:path'
import { hashContents } from './shelf.ts'

/** A package that lies on disk. */
export interface Installed {
  /** From the project's folder. */
  readonly location: string
  /** As its own package.json says; the location where there is none. */
  readonly name: string
  readonly version: string
  /** Where a link leads to, from the project's folder; null for a folder. */
  readonly target: string | null
  /** Of its own files, without its node_modules; empty for a link. */
  readonly hash: string
}

const list = (folder: string): Dirent[] =>
  existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []

/** Lists what npm put into the folder of a project, its workspaces' folders among it. */
export function readDisk(folder: string): Installed[] {
  const found: Installed[] = []
  const visit = (at: string): void => {
    for (const entry of list(at)) {
      if (!entry.isDirectory() || entry.name === '.git') continue
      const inner = path.join(at, entry.name)
      if (entry.name === 'node_modules') found.push(...readModules(inner, folder))
      else visit(inner)
    }
  }
  visit(folder)
  return found
}

function readModules(modules: string, folder: string): Installed[] {
  const names = list(modules)
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('.'))
  const places = names.flatMap((name) =>
    name.startsWith('@') && !lstatSync(path.join(modules, name)).isSymbolicLink()
      ? list(path.join(modules, name)).map((one) => `${name}/${one.name}`)
      : [name],
  )
  return places.flatMap((name) => {
    const place = path.join(modules, name)
    const one = readPackage(place, folder)
    return one.target === null ? [one, ...readModules(path.join(place, 'node_modules'), folder)] : [one]
  })
}

function readPackage(place: string, folder: string): Installed {
  const shorten = (file: string) => path.relative(folder, file).replaceAll('\\', '/')
  const isLink = lstatSync(place).isSymbolicLink()
  const file = path.join(place, 'package.json')
  const { name = shorten(place), version = '' } = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string })
    : {}
  return {
    location: shorten(place),
    name,
    version,
    target: isLink ? shorten(path.resolve(path.dirname(place), readlinkSync(place))) : null,
    hash: isLink ? '' : hashFolder(place),
  }
}

/** The hash of a folder's own files. */
function hashFolder(folder: string): string {
  const files: [string, Buffer][] = []
  const visit = (at: string): void => {
    for (const entry of list(at)) {
      const inner = path.join(at, entry.name)
      if (entry.isDirectory() && entry.name !== 'node_modules') visit(inner)
      else if (entry.isFile()) {
        files.push([path.relative(folder, inner).replaceAll('\\', '/'), readFileSync(inner)])
      }
    }
  }
  if (lstatSync(folder).isDirectory()) visit(folder)
  return hashContents(files)
}
