// Looks at the git hooks as they would run: where git looks for them, their lines, and the program that they take from HEAD.

import path from 'node:path'
import type { Files } from '../ports/files.ts'
import type { GitAccess } from '../ports/git.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { SetupAccess } from '../ports/setup.ts'
import { singleQuote } from '../text/shell-quote.ts'
import { show } from '../text/show-path.ts'
import type { Finding } from './check-result.ts'
import { readHead, run, topOf, tryProgram } from './examine-gate.ts'
import { commitHook, pushHook } from './git-hook.ts'
import { hasBlock, type Block } from './marked-block.ts'
import { commitHooks, gitHookFile } from './plan-project.ts'
import { vendoredFile, vendoredPlaces } from './vendored.ts'

type Place = Files & GitAccess & Invocation & SetupAccess

/** Examines the git hooks; nothing where none is depgate's. @param watched - the names of the files that decide. */
export async function examineGit(watched: readonly string[], host: Place): Promise<Finding[]> {
  const names = [...commitHooks, 'pre-push']
  const hooks = names.flatMap((name) => {
    const file = gitHookFile(name, host)
    return file !== null && hasBlock(host.read(file) ?? '') ? [{ name, file }] : []
  })
  const lost = findLost(names, host)
  if (hooks.length === 0) return lost
  const program = await examineProgram(host)
  const findings: Finding[] = []
  for (const { name, file } of hooks)
    findings.push(
      await examineHook(file, { block: name === 'pre-push' ? pushHook : commitHook(watched), program }, host),
    )
  const missing = commitHooks.filter((name) => !hooks.some((hook) => hook.name === name))
  return [
    ...findings,
    ...missing.map((name): Finding => {
      const what = name === 'pre-commit' ? 'a commit' : 'a merge'
      return {
        state: 'open',
        what: name,
        says: `is not depgate's, so ${what} is not judged; run depgate init git`,
      }
    }),
    ...lost,
  ]
}

async function examineHook(
  file: string,
  wanted: { readonly block: Block; readonly program: Pick<Finding, 'state' | 'says'> },
  host: Place,
): Promise<Finding> {
  const what = show(file, host)
  const { lines } = wanted.block
  const isOwn = (host.read(file) ?? '').replaceAll('\r\n', '\n').includes(lines.join('\n'))
  if (!isOwn)
    return { state: 'open', what, says: 'has other lines than depgate writes; run depgate init git again' }
  const { code } = await run(`test -x ${singleQuote(file)}`, host.folder, host)
  if (code !== 0) return { state: 'open', what, says: 'is not executable, so git does not run it' }
  return { what, ...wanted.program }
}

/** The program that the hooks take from HEAD. */
async function examineProgram(host: Place): Promise<Pick<Finding, 'state' | 'says'>> {
  const place = vendoredPlaces.find((one) => (readHead(one, host) ?? '') !== '')
  if (place === undefined) {
    return (await hasOwnInstall(host))
      ? { state: 'holds', says: 'runs the depgate on the PATH' }
      : {
          state: 'open',
          says: `HEAD has no ${vendoredFile}, which it runs: commit that file (depgate init git)`,
        }
  }
  const trouble = await tryProgram(readHead(place, host) ?? '', host)
  return trouble === null
    ? { state: 'holds', says: `judges by the ${place} of HEAD` }
    : { state: 'open', says: `runs the ${place} of HEAD, and ${trouble}` }
}

/** Hooks of depgate's where git does not look: core.hooksPath was set, or husky installed, after they were written. */
function findLost(names: readonly string[], host: Place): Finding[] {
  const folders = ['.git/hooks', '.husky'].map((folder) => path.join(topOf(host), folder))
  return folders.flatMap((folder) =>
    names.flatMap((name): Finding[] => {
      const file = path.join(folder, name)
      const looked = gitHookFile(name, host)
      if (looked === null || host.real(looked) === host.real(file) || !hasBlock(host.read(file) ?? ''))
        return []
      const says = `git runs ${show(looked, host)} instead (core.hooksPath); run depgate init git again`
      return [{ state: 'open', what: show(file, host), says }]
    }),
  )
}

/** Whether a depgate outside of the checkout is on the PATH. */
async function hasOwnInstall(host: GitAccess & Invocation & SetupAccess): Promise<boolean> {
  const { code, stdout } = await run('command -v depgate', host.folder, host)
  const place = stdout.trim()
  return code === 0 && path.isAbsolute(place) && !place.startsWith(`${topOf(host)}${path.sep}`)
}
