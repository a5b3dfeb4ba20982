// The names of pnpm's files. Imports nothing.

/** The lockfile. */
export const lockName = 'pnpm-lock.yaml'

/** Workspace patterns, catalogs and, since pnpm 10, settings. */
export const workspaceName = 'pnpm-workspace.yaml'

/** The hooks that pnpm runs while it resolves. */
export const hookNames = ['.pnpmfile.cjs', '.pnpmfile.mjs'] as const
