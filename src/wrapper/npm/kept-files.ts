// Copies paths before an install, by hard links where possible.

import { lstatSync, symlinkSync, readlinkSync, mkdirSync, readdirSync, copyFileSync, linkSync } from 'node:fs'
import { join, dirname, basename, sep, relative, resolve } from 'node:path'

/** Copies a path: creates folders, and hard-links files unless they may be written in place. */
export function copyLinked(from: string, to: string, isWritten: boolean): void {
  const stat = lstatSync(from)
  if (stat.isSymbolicLink()) symlinkSync(readlinkSync(from), to)
  else if (stat.isDirectory()) {
    mkdirSync(to, { mode: stat.mode })
    for (const name of readdirSync(from)) copyLinked(join(from, name), join(to, name), isWritten)
  } else if (stat.isFile()) {
    if (isWritten || !tryLink(from, to)) copyFileSync(from, to)
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch {
    return false
  }
}

/** The node_modules folder of a package's path, also for a scoped name. */
export function modulesOf(path: string): string {
  const parent = dirname(path)
  return basename(parent).startsWith('@') ? dirname(parent) : parent
}

export function ancestorsOf(path: string, folder: string): string[] {
  const parent = dirname(path)
  return parent === folder || !isInside(folder, parent) ? [] : [...ancestorsOf(parent, folder), parent]
}

export function outermost(paths: readonly string[]): string[] {
  const kept: string[] = []
  for (const path of paths.toSorted()) {
    if (!kept.some((one) => path === one || path.startsWith(one + sep))) kept.push(path)
  }
  return kept
}

export function listDots(folder: string): string[] {
  return exists(folder) ? readdirSync(folder).filter((name) => name.startsWith('.')) : []
}

export function isInside(folder: string, path: string): boolean {
  const step = relative(folder, path)
  return step !== '' && step !== '..' && !step.startsWith(`..${sep}`) && resolve(folder, step) === path
}

export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
