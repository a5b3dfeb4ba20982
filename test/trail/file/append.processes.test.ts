// Twenty processes append to one trail at the same time, and some of them are killed.

import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readNewest, verifyFile } from '../../../src/trail/file/read-trail.ts'
import { makeFolder } from '../../support/folder.ts'
import { entry } from '../../support/trail.ts'

const withFolder = <T>(act: (folder: string) => T): T => act(makeFolder())

const script = path.resolve(import.meta.dirname, '../../support/trail-writer.js')

/** Runs a writer; kills it after so many lines. Returns the lines that it reported as written. */
function write(file: string, name: string, killAfter: number): Promise<string[]> {
  const child = spawn(process.execPath, [script, file, name, '100', JSON.stringify(entry())], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    if (stdout.split('\n').length > killAfter) child.kill('SIGKILL')
  })
  return new Promise((resolve) => child.on('close', () => resolve(stdout.split('\n').slice(0, -1))))
}

test('every completed line is there, once, and the chain is whole', () =>
  withFolder(async (folder) => {
    const file = path.join(folder, 'state', 'trail.jsonl')
    const names = Array.from({ length: 20 }, (_, nth) => `writer${nth}`)
    const reported = await Promise.all(
      names.map((name, nth) => write(file, name, nth % 4 === 0 ? 5 + nth : 200)),
    )
    const check = verifyFile(file)
    expect(check?.problems).toEqual([])
    const there = [...readNewest(file)].reverse().map((line) => line.project)
    expect(new Set(there).size).toBe(there.length)
    expect(there).toEqual(expect.arrayContaining(reported.flat()))
    // A killed writer ends early; at most one line more of it is there than it could report.
    expect(reported.flat().length).toBeGreaterThanOrEqual(1500)
    expect(reported.flat().length).toBeLessThan(2000)
    expect(there.length - reported.flat().length).toBeLessThanOrEqual(5)
    expect(check?.lines).toBe(there.length)
    // The claims of the dead were taken over, and not left to lie.
    const left = readdirSync(path.dirname(file)).filter((name) => name.endsWith('.lock'))
    expect(left.map((name) => readFileSync(path.join(folder, 'state', name), 'utf8')).length).toBeLessThan(2)
  }))
