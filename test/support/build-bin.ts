// Builds the bin before the first test, if a source is newer.

import { execFileSync } from 'node:child_process'
import path from 'node:path'

export default function setup(): void {
  const script = path.resolve(import.meta.dirname, '../../scripts/setup.js')
  execFileSync(process.execPath, [script], { stdio: 'inherit' })
}
