// Reads many git blobs with few processes: one process per file takes minutes.

import { Buffer } from 'node:buffer'

/** The maximum output of one `git cat-file --batch`, in bytes. */
const maxBytesOfCall = 32 * 1024 * 1024
/** The maximum output of all of them together, in bytes: a blob that is left out is read by itself when it is needed. */
const maxBytesOfAll = 128 * 1024 * 1024

/** Reads `git cat-file --batch-check` and returns the blobs in groups, each small enough for the output of one call. */
export function groupBlobs(text: string): string[][] {
  const groups: string[][] = []
  let [group, size, total] = [[] as string[], 0, 0]
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]+) blob (\d+)$/.exec(line)
    const bytes = Number(match?.[2])
    if (match === null || bytes > maxBytesOfCall || total + bytes > maxBytesOfAll) continue
    total += bytes
    if (size + bytes > maxBytesOfCall) {
      groups.push(group)
      ;[group, size] = [[], 0]
    }
    group.push(match[1] ?? '')
    size += bytes
  }
  return [...groups, group].filter((one) => one.length > 0)
}

/** Reads `git cat-file --batch`; what is missing is left out. */
export function readBatch(bytes: Buffer): Map<string, string> {
  const texts = new Map<string, string>()
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at)
    if (end < 0) break
    const match = /^([0-9a-f]+) blob (\d+)$/.exec(bytes.toString('latin1', at, end))
    const start = end + 1
    at = start + (match === null ? 0 : Number(match[2]) + 1)
    if (match !== null) texts.set(match[1] ?? '', decode(bytes.subarray(start, at - 1)))
  }
  return texts
}

/** A blob as text: bytes that are not UTF-8 become replacement characters, which no name and no hash contains. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
