// Imports the comparison of files that run at install only where one changed: it loads YAML and TOML parsers.

/** Loads the functions of `compare.ts` and `launches.ts`. */
export const loadInstallCode = async () => ({
  ...(await import('./compare.ts')),
  ...(await import('./launches.ts')),
  ...(await import('./job.ts')),
})
