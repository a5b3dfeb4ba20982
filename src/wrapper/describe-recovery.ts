// Describes the recovery from an install that was killed.

import path from 'node:path'
import type { Recovery } from '../ports/npm.ts'
import { plain } from '../text/plain.ts'

/** The lines to print, without line breaks; none where there was no such install. */
export function describeRecovery(recovery: Recovery, folder: string): string[] {
  if (recovery.type === 'none') return []
  const began = recovery.startedAt ? ` that began at ${plain(recovery.startedAt, 40)}` : ''
  const what = `an install${began === '' ? ' that' : `${began} and`} was cut short`
  if (recovery.type === 'restored')
    return [`depgate: ${what} is taken back: the project is as it was before it`]
  if (recovery.type === 'complete')
    return [`depgate: ${what} had written everything: the project stays as it is`]
  const show = (file: string) => plain(path.relative(folder, file), 300).replaceAll('\\', '/')
  const changed = recovery.changed.map((one) => plain(one, 200)).join(', ')
  const before = recovery.files.map(([file, kept]) => `${plain(file, 200)} in ${plain(kept, 300)}`).join(', ')
  const kept = show(recovery.kept)
  return [
    `depgate: ${what} left this project half done, and since then other changes were made (${changed}): nothing was put back`,
    `as it was before that install: ${before === '' ? `in ${kept}` : before}`,
    'as it is now: the files here; packages in node_modules may be incomplete',
    `to go on with what is here: depgate ci   (installs node_modules anew from the lockfile), then delete ${kept}`,
  ]
}

/** The line for an install that was killed, where a command neither recovers nor changes anything. */
export function describeUnfinished({ startedAt }: { readonly startedAt: string | null }): string {
  const began = startedAt === null ? 'an install' : `an install that began at ${plain(startedAt, 40)}`
  return `${began} was cut short here, so node_modules can be incomplete: the next depgate install or ci recovers it first`
}
