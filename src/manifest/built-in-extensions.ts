// Finds the dependencies that pnpm and yarn add to a package by themselves, in every project.

import semver from 'semver'
import type { Edge, PackageId } from '../model/lockfile.ts'
import { compatibilityTable } from './compatibility-table.ts'

interface Extension {
  readonly range: string
  readonly edges: readonly Edge[]
}

let known: ReadonlyMap<string, readonly Extension[]> | undefined

/** Returns what is added to a package, in the order of the table. What it declares itself wins. */
export function builtInEdges({ name, version }: PackageId): Edge[] {
  known ??= readTable()
  return (known.get(name) ?? []).flatMap(({ range, edges }) =>
    semver.satisfies(version, range, { loose: true, includePrerelease: true }) ? edges : [],
  )
}

function readTable(): ReadonlyMap<string, readonly Extension[]> {
  const table = new Map<string, Extension[]>()
  for (const line of compatibilityTable.trim().split('\n')) {
    const [selector = '', list = ''] = line.split(' => ')
    const [name, range] = splitAt(selector)
    const edges = list.split(' | ').map((text): Edge => {
      const [own, wanted] = splitAt(text.replace(/^[+]/, ''))
      return { name: own, range: wanted, type: text.startsWith('+') ? 'peer' : 'runtime' }
    })
    table.set(name, [...(table.get(name) ?? []), { range, edges }])
  }
  return table
}

function splitAt(text: string): [name: string, range: string] {
  const at = text.indexOf('@', 1)
  return [text.slice(0, at), text.slice(at + 1)]
}
