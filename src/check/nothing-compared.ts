// Tells a check that compared nothing: its pass says nothing about the change that a job was meant to judge.

import type { JudgedPair } from './judged-pair.ts'

/** The line that says so, and what to pass. */
export function describeNothing(reason: string): string {
  return `warning: nothing was compared: ${reason}. Pass --base <ref> to judge a change, or --all to judge everything`
}

/** Whether both states of a lockfile and of all files that are judged with it are the same. */
export function isUntouched({ pair, settings, installFiles }: JudgedPair): boolean {
  const { before, after, files = [], unread = [] } = pair
  const isSame = before.sha256 !== undefined && before.sha256 === after.sha256
  const isEach =
    files.every((file) => file.before === file.text) &&
    installFiles.every((file) => file.before === file.after)
  return isSame && isEach && unread.length === 0 && settings.length === 0
}
