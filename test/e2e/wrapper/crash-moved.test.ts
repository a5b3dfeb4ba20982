// An install that was killed, in a project whose folder is moved before the next run: no byte is lost.

import { execFile, execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasJournal, install, makeInstalled, packages, start } from '../../support/killed-install.ts'
import type { Ended, Project } from '../../support/project.ts'
import { sample } from '../../support/sample.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { photograph } from '../../support/shelf.ts'

let registry: TestRegistry
let project: Project
/** Where the project lies after the move. */
let moved: string

beforeAll(async () => {
  registry = await startRegistry({ packages, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())
beforeEach(async () => {
  project = await makeInstalled(registry.url)
  moved = `${project.folder}-moved`
  project.write({ '.gitignore': 'node_modules\n' })
  project.commit('before')
})
afterEach(() => project.remove())

function depgateIn(folder: string, ...args: string[]): Promise<Ended> {
  const options = { cwd: folder, env: project.env, timeout: 60_000 }
  return new Promise((resolve) => {
    execFile(process.execPath, project.bin(...args), options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}

const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: moved, env: project.env, encoding: 'utf8' })

/** Starts the install and kills it some time after its journal is there. */
async function kill(ms: number, isWithNpm: boolean): Promise<void> {
  const { child, ended } = start(project, ...install)
  while (!hasJournal(project) && child.exitCode === null) await sleep(1)
  await sleep(ms)
  try {
    process.kill(isWithNpm ? -(child.pid ?? 0) : (child.pid ?? 0), 'SIGKILL')
  } catch {
    // It was done before.
  }
  await ended
  // npm ends by itself where depgate is gone.
  await sleep(300)
}

const keptIn = (folder: string) => readdirSync(folder).find((name) => name.startsWith('.depgate-undo-'))
const ownFiles = (folder: string) =>
  ['package.json', 'package-lock.json'].map((file) => readFileSync(path.join(folder, file), 'latin1'))

/** All files but the note that the move was reported. */
function bytesOf(folder: string): Record<string, string> {
  const files = Object.entries(photograph(folder))
  return Object.fromEntries(files.filter(([file]) => !/^\.depgate-undo-[^/]+\/moved$/.test(file)))
}

const moments = Array.from({ length: 12 }, (_, nth) => [nth * 30, nth % 2 === 1] as const)

describe.runIf(process.platform === 'linux')('depgate killed, then the project is moved', () => {
  test.each(sample(moments, 4))(
    'after %i ms, npm too: %s: both states and the way on',
    async (ms, isWithNpm) => {
      const before = ownFiles(project.folder)
      await kill(ms, isWithNpm)
      renameSync(project.folder, moved)
      const kept = keptIn(moved)
      const mine = bytesOf(moved)
      const next = await depgateIn(moved, 'npm', 'install', '--package-lock-only')
      if (kept === undefined) {
        // Killed before anything was written, or when all was done: there is nothing to recover.
        expect(next.stderr).not.toMatch(/cut short/)
        expect(bytesOf(moved)['package.json']).toBe(mine['package.json'])
        return
      }
      expect(next.code).toBe(2)
      expect(next.stderr).toMatch(
        /other changes were made \(the folder of the project\): nothing was put back$/m,
      )
      expect(next.stderr).toMatch(
        new RegExp(
          `as it was before that install: package.json in ${kept}/\\d+, package-lock.json in ${kept}/\\d+$`,
          'm',
        ),
      )
      expect(next.stderr).toMatch(/^\S*as it is now: the files here/m)
      expect(next.stderr).toContain('depgate ci')
      expect(bytesOf(moved)).toEqual(mine)
      // The old manifest and lockfile are among the copies.
      const copies = Object.entries(mine).filter(([file]) => file.startsWith(`${kept}/`))
      for (const text of before) expect(copies.some(([, copy]) => copy.endsWith(text))).toBe(true)
      expect((await depgateIn(moved, 'check', '--no-remedy')).stderr).not.toContain('nothing was put back')
      expect(await depgateIn(moved, 'ci')).toMatchObject({ code: 0 })
      expect(existsSync(path.join(moved, 'node_modules/base/package.json'))).toBe(true)
      expect(git('status', '--porcelain')).not.toContain('.depgate-undo')
    },
  )

  test.each(sample(moments, 12))(
    'after %i ms, npm too: %s: another checkout in its place is left alone',
    async (ms, isWithNpm) => {
      await kill(ms, isWithNpm)
      renameSync(project.folder, moved)
      git('stash', '-q', '--include-untracked')
      cpSync(moved, project.folder, {
        recursive: true,
        filter: (from) => !/\.depgate-undo-|node_modules/.test(path.relative(moved, from)),
      })
      project.write({ 'own.txt': 'mine' })
      const mine = photograph(project.folder)
      const next = await depgateIn(project.folder, 'npm', 'install', '--package-lock-only')
      expect(next.stderr).not.toContain('taken back')
      expect(next.code).toBe(0)
      expect(photograph(project.folder)).toEqual(mine)
    },
  )
})
