// The message of an error about a value in a file: its position and the problem.

/**
 * Returns the message: `policy.waivers: 3 is not a list`, `package-lock.json, line 7: packages must be an object`.
 *
 * @param where - the file, or the path of keys to the value; the caller cleans it, like the other texts.
 */
export function formatRefusal(
  where: string,
  problem: string,
  { line = null, subject = '' }: { readonly line?: number | null; readonly subject?: string } = {},
): string {
  const at = line === null ? where : `${where}, line ${line}`
  return `${at}: ${subject === '' ? '' : `${subject} `}${problem}`
}
