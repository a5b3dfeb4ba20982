// A real checkout of git in a folder of its own, without any configuration of the machine.

import { execFileSync } from 'node:child_process'
import { makeFolder } from './folder.ts'

/** The environment that git runs with. */
export const gitEnv = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.test',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.test',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
}

/** A checkout. */
export interface GitCheckout {
  readonly top: string
  git(...args: string[]): string
  /** Commits everything. Returns the hash. */
  commit(): string
}

/** Makes a checkout with files, of which nothing is committed yet; it goes when the test ends. */
export function makeCheckout(files: Readonly<Record<string, string>> = {}): GitCheckout {
  const top = makeFolder(files)
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: top,
      env: gitEnv,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()
  git('init', '-q', '-b', 'main')
  return {
    top,
    git,
    commit: () => {
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', 'a change')
      return git('rev-parse', 'HEAD')
    },
  }
}
