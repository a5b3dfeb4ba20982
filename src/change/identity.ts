// The name and location of an arrival in the report.

import { plain } from '../text/plain.ts'
import type { Judged } from '../model/change.ts'
import { purlOf } from '../lockfile/purl.ts'

/** The fields of the report that identify an arrival. */
export function identify(arrival: Judged): {
  package: string
  name: string
  version: string | null
  previous: string | null
} {
  if (arrival.type === 'range') {
    const { declared, previous, file } = arrival
    return {
      package: plain(file),
      name: plain(declared.name, 214),
      version: plain(declared.range),
      previous: previous === null ? null : plain(previous),
    }
  }
  if (arrival.type === 'file') {
    const path = plain(arrival.path)
    return { package: path, name: path, version: null, previous: null }
  }
  const { name, version, previous } = arrival
  return {
    package: purlOf(arrival),
    name: plain(name, 214),
    version: plain(version),
    previous: previous && plain(previous),
  }
}

/** The line of an arrival in the file that adds it. */
export function locate(arrival: Judged, at?: number): { file: string; line: number } | null {
  if (arrival.type === 'file') return { file: plain(arrival.path), line: at ?? 1 }
  if (arrival.type === 'package') {
    const line = at ?? arrival.copies[0].line
    return line < 1 ? null : { file: plain(arrival.file), line }
  }
  const { line } = arrival.declared
  return line === null ? null : { file: plain(arrival.file), line }
}
