// The setup port, for init and doctor: files, questions, trial runs of command lines.

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

/** The maximum of each output stream of a command line that is kept. */
const maxCharacters = 1024 * 1024

/** Opens the setup port. */
export function openSetup(): Setup {
  return {
    oneFile: readOneFile,
    place: writeFile,
    remove: removeFile,
    canAsk,
    ask: askOnTerminal,
    scratch: () => {
      const folder = mkdtempSync(join(tmpdir(), 'depgate-doctor-'))
      return { folder, drop: () => rmSync(folder, { recursive: true, force: true }) }
    },
    run: runLine,
  }
}

const writeFile: Setup['place'] = (file, text, isExecutable) => {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeText(file, text)
    if (isExecutable) chmodSync(file, 0o755)
  } catch (error) {
    if (error instanceof DepgateError) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new DepgateError('EUSAGE', `${plain(file)} cannot be written (${code})`, { cause: error })
  }
}

function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

async function askOnTerminal(question: string): Promise<string | null> {
  if (!canAsk()) return null
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await new Promise<string>((resolve, reject) => {
      // Ctrl-C and Ctrl-D close it, and the question would stay open: node ends with a code of its own then.
      terminal.once('close', () => {
        process.stderr.write('\n')
        reject(new DepgateError('EUSAGE', 'stopped before an answer, and nothing was written'))
      })
      terminal.question(question).then(resolve, reject)
    })
  } finally {
    terminal.removeAllListeners('close')
    terminal.close()
  }
}

const runLine: Setup['run'] = (line, { folder, env, input, seconds }) =>
  new Promise((resolve) => {
    const child = spawn(line, { cwd: folder, env: { ...env }, shell: true, stdio: 'pipe' })
    const output = { stdout: '', stderr: '' }
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
    }, seconds * 1000)
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        if (output[name].length < maxCharacters) output[name] += chunk
      })
    }
    // A command that does not read its input still ends normally.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    const end = (code: number | null) => {
      clearTimeout(timer)
      resolve({ ...output, code: isLate ? null : code })
    }
    child.on('error', () => end(127))
    child.on('close', (code) => end(code ?? 128))
  })

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
