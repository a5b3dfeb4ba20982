// Finds in a checkout what its people work with, and so what the gate is to be wired into.

import { orderedWirings } from '../agents/ordered-wirings.ts'

/** What shows that git hooks and jobs are in use. */
const others: readonly { readonly name: string; readonly signs: readonly string[] }[] = [
  { name: 'github', signs: ['.github/workflows'] },
  { name: 'git', signs: ['.husky', '.lefthook', 'lefthook.yml', '.pre-commit-config.yaml'] },
]

/** One target of init, and the file or folder that shows that it is in use. */
export interface Sign {
  readonly name: string
  readonly sign: string
}

/** Lists the targets that files show signs of. @param files - from the project's folder, with slashes. */
export function findTargets(files: readonly string[]): Sign[] {
  const has = (sign: string) => files.some((file) => file === sign || file.startsWith(`${sign}/`))
  return [...orderedWirings.map(({ name, signs }) => ({ name, signs })), ...others].flatMap(
    ({ name, signs }) => {
      const sign = signs.find(has)
      return sign === undefined ? [] : [{ name, sign }]
    },
  )
}
