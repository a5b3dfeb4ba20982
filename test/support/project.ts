// A project in a temporary folder, with a real git and a real npm, away from this machine's own settings.

import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const bin = path.resolve(import.meta.dirname, '../../bin/depgate.js')

/** What a child printed and how it ended. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Project {
  readonly folder: string
  /** What its children see of an environment. */
  readonly env: Readonly<Record<string, string>>
  /** The arguments that make Node run depgate. */
  bin(...args: string[]): string[]
  write(files: Readonly<Record<string, unknown>>): void
  git(...args: string[]): string
  commit(message?: string): void
  npm(...args: string[]): Promise<Ended>
  depgate(...args: string[]): Promise<Ended>
  /** The same, with more of an environment. */
  depgateWith(env: Record<string, string>, ...args: string[]): Promise<Ended>
  remove(): void
}

/**
 * Makes an empty git checkout whose npm is configured for one registry. Without `hasRemedies` its checks look for no lines
 * that pass: npm would resolve every refused change again.
 */
export function makeProject(registry: string, { hasRemedies = false } = {}): Project {
  const home = mkdtempSync(path.join(tmpdir(), 'depgate-test-'))
  const folder = path.join(home, 'project')
  mkdirSync(folder)
  // Only what a child process needs: no npm_config_*, no NO_COLOR and no registry from the environment of the tests.
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    USERPROFILE: home,
    npm_config_registry: registry,
    // yarn 2 and later read nothing of npm's configuration.
    YARN_NPM_REGISTRY_SERVER: registry,
    npm_config_cache: path.join(home, 'npm-cache'),
    npm_config_userconfig: path.join(home, '.npmrc'),
    npm_config_globalconfig: path.join(home, 'global-npmrc'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_fetch_retry_mintimeout: '1',
    npm_config_fetch_retry_maxtimeout: '5',
    XDG_CACHE_HOME: path.join(home, 'cache'),
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_STATE_HOME: path.join(home, 'state'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.test',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.test',
  }
  const run = (command: string, args: readonly string[], more: Record<string, string> = {}): Promise<Ended> =>
    new Promise((resolve) => {
      const options = { cwd: folder, env: { ...env, ...more }, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 }
      execFile(command, args, options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
        resolve({ code, stdout, stderr })
      })
    })
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' })
  const given = (args: readonly string[]) =>
    args[0] === 'check' && !hasRemedies ? ['check', '--no-remedy', ...args.slice(1)] : args
  git('init', '-q', '-b', 'main')
  return {
    folder,
    env,
    bin: (...args) => [bin, ...args],
    write: (files) => {
      for (const [name, content] of Object.entries(files)) {
        const file = path.join(folder, name)
        mkdirSync(path.dirname(file), { recursive: true })
        writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
      }
    },
    git,
    commit: (message = 'state') => {
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', message)
    },
    npm: (...args) => run('npm', args),
    depgate: (...args) => run(process.execPath, [bin, ...given(args)]),
    depgateWith: (more, ...args) => run(process.execPath, [bin, ...given(args)], more),
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}
