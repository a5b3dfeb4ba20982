// What init and doctor do to the machine: files, a question, a trial run.

import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { DepgateError } from '../errors.ts'
import { plain } from '../text/plain.ts'
import { writeText } from './files.ts'
import { readOneFile } from './packaged-files.ts'
import type { Setup } from '../ports/setup.ts'

/** The most that is kept of what a line prints. */
const maxCharacters = 1024 * 1024

/** Opens it. */
export function openBench(): Setup {
  return {
    oneFile: readOneFile,
    place: (file, text, isExecutable) => {
      try {
        mkdirSync(dirname(file), { recursive: true })
        writeText(file, text)
        if (isExecutable) chmodSync(file, 0o755)
      } catch (error) {
        if (error instanceof DepgateError) throw error
        const { code } = error as NodeJS.ErrnoException
        throw new DepgateError('EUSAGE', `${plain(file)} cannot be written (${code})`, { cause: error })
      }
    },
    remove: removeFile,
    ask: async (question) => {
      if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null
      const terminal = createInterface({ input: process.stdin, output: process.stderr })
      try {
        return await terminal.question(question)
      } finally {
        terminal.close()
      }
    },
    scratch: () => {
      const folder = mkdtempSync(join(tmpdir(), 'depgate-doctor-'))
      return { folder, drop: () => rmSync(folder, { recursive: true, force: true }) }
    },
    run: (line, { folder, env, input, seconds }) =>
      new Promise((resolve) => {
        const child = spawn(line, { cwd: folder, env: { ...env }, shell: true, stdio: 'pipe' })
        const said = { stdout: '', stderr: '' }
        let isLate = false
        const timer = setTimeout(() => {
          isLate = true
          child.kill('SIGKILL')
          for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
        }, seconds * 1000)
        for (const name of ['stdout', 'stderr'] as const) {
          child[name].setEncoding('utf8').on('data', (chunk: string) => {
            if (said[name].length < maxCharacters) said[name] += chunk
          })
        }
        // What does not read its input ends all the same.
        child.stdin.on('error', () => undefined)
        child.stdin.end(input)
        const end = (code: number | null) => {
          clearTimeout(timer)
          resolve({ ...said, code: isLate ? null : code })
        }
        child.on('error', () => end(127))
        child.on('close', (code) => end(code ?? 128))
      }),
  }
}

/** Removes a file and the folders above it, up to the first that has something else in it; never the one it runs in. */
function removeFile(file: string): void {
  rmSync(file, { force: true })
  try {
    let folder = dirname(file)
    while (folder !== process.cwd() && folder !== dirname(folder)) {
      rmdirSync(folder)
      folder = dirname(folder)
    }
  } catch {
    // Something else is in it.
  }
}
