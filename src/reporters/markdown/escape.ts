// Escapes untrusted text for Markdown as GitHub renders it, so that it stays text.

import { plain } from '../../text/plain.ts'

// GitHub makes links and mentions of these anywhere in text; an HTML comment between the halves prevents that.
const joints = /[@#:](?=\S)|www\.|\bGH-/gi
const special = /[\\`*_[\]<&|~$!]/g
const seam = '<!-- -->'

/** Text as text: no mark-up, no links, no mentions, no cells. */
export function prose(text: string, limit = 500): string {
  return plain(text, limit)
    .replaceAll(special, entity)
    .replaceAll(joints, (joint, at: number, whole: string) =>
      // The end of an entity is no joint.
      joint === '#' && whole[at - 1] === '&' ? joint : `${joint}${seam}`,
    )
}

/** Text as code, to be copied. */
export function code(text: string, limit = 500): string {
  const shown = plain(text, limit)
  if (shown === '') return ''
  // A table splits at a pipe inside of code too, and its escape can be escaped; backticks would end it.
  if (!/[`|\\]/.test(shown)) return `\`${shown}\``
  return `<code>${shown.replaceAll(/[^A-Za-z0-9 ]/g, (one) => (/[!-~]/.test(one) ? entity(one) : one))}</code>`
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`
}

/** Some rows under a head. */
export interface MarkdownSection {
  readonly head: string
  readonly rows: readonly string[]
  readonly foot: string
}

/**
 * Writes sections one after the other within `limit` bytes; rows that do not fit are counted. No section but the last
 * takes more than two thirds of the remaining bytes, so that many findings do not hide what could not be judged.
 */
export function fit(sections: readonly MarkdownSection[], limit: number): string {
  const filled = sections.filter((section) => section.rows.length > 0)
  const frames = filled.map(({ head, foot }) => sizeOf(head) + sizeOf(foot) + sizeOfNote)
  let left = limit - frames.reduce((sum, size) => sum + size, 0)
  const parts = filled.map(({ head, rows, foot }, index) => {
    const share = index === filled.length - 1 ? left : Math.floor((left * 2) / 3)
    const kept: string[] = []
    let used = 0
    for (const row of rows) {
      const size = sizeOf(row) + 1
      if (used + size > share) break
      used += size
      kept.push(row)
    }
    left -= used
    const missing = rows.length - kept.length
    const note = missing === 0 ? '' : `\n…and ${missing} more, left out to fit.\n`
    return `${head}${kept.join('\n')}\n${foot}${note}`
  })
  return parts.join('')
}

const sizeOfNote = 60

/** In bytes, which are never fewer than characters. */
export function sizeOf(text: string): number {
  return Buffer.byteLength(text)
}
