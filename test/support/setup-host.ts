// The outside world of the setup as values: files by their absolute paths, a checkout at /app, lines that end as told.

import type { Files } from '../../src/ports/files.ts'
import type { GitAccess } from '../../src/ports/git.ts'
import type { Invocation } from '../../src/ports/invocation.ts'
import type { SetupAccess } from '../../src/ports/setup.ts'
import type { Host } from '../../src/ports/host.ts'

/** Makes it. @param program - depgate as one file; null where it was not built. @param hooks - where git looks for hooks. */
export function setupHost(
  files: Readonly<Record<string, string>> = {},
  program: string | null = '#!/usr/bin/env node\n// depgate 0.1.0, all of it in one file.\n',
  hooks: string | null = '/app/.git/hooks',
): Host {
  const host = {
    folder: '/app',
    env: { HOME: '/home/u' },
    read: (file: string) => files[file] ?? null,
    policyPlaces: { managed: [], user: '/home/u/.config/depgate/policy.json' },
    real: (file: string) => file,
    write: () => undefined,
    git: { top: () => '/app', hooks: () => hooks, head: () => 'c', show: () => null, files: () => [] },
    setup: {
      oneFile: () => program,
      run: (line: string) =>
        Promise.resolve({ code: line.startsWith('test -x') ? 0 : 1, stdout: '', stderr: '' }),
    },
  }
  // Only what the setup asks is there.
  return host as unknown as Host & Files & GitAccess & Invocation & SetupAccess
}
