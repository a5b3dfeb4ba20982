// Runs knip: files, exports and dependencies that nothing uses.

import { spawn } from 'node:child_process'
import path from 'node:path'

const knip = path.resolve(import.meta.dirname, '../../node_modules/knip/bin/knip.js')
/** knip's kinds of issues. What it counts besides (binaries, unresolved imports, duplicates) is reported as it is named. */
const lawOf = {
  exports: 'no-unused-exports',
  dependencies: 'no-unused-dependencies',
  devDependencies: 'no-unused-dependencies',
}

/** What knip finds with the configuration at `root`. @throws Error where it fails. */
export async function findUnused(root) {
  const { files, issues } = JSON.parse(await run(root))
  const parts = issues.flatMap(({ file, owners, ...kinds }) =>
    Object.entries(kinds).flatMap(([kind, found]) =>
      (Array.isArray(found) ? found : []).map(({ name, symbol }) => ({
        law: lawOf[kind] ?? `knip-${kind}`,
        file,
        detail: `${name ?? symbol} is reported (${kind})`,
      })),
    ),
  )
  return [...files.map((file) => ({ law: 'no-unused-files', file, detail: 'nothing imports it' })), ...parts]
}

/** knip exits with 1 where it finds anything, and with 2 where it fails. */
function run(root) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [knip, '--reporter', 'json', '--no-progress'], { cwd: root })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 || code === 1 ? resolve(stdout) : reject(new Error(`knip: ${stderr}`)),
    )
  })
}
