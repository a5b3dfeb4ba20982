import { defineRule } from './define-rule.ts'

// A file with more findings has to be read as a whole.
const maxFindings = 20

export default defineRule({
  id: 'install-code',
  summary: 'Code that runs at install, or by `npx` from scripts, may not change unjudged.',
  why: 'A lockfile fixes packages, and a package manager runs more: `.npm-extension.*`, a pnpmfile, `yarnPath`, plug-ins and preloads run before or during the install, `packageManager` is downloaded and run, and `npx` fetches what no lockfile contains. Each is a way to run code that no rule about packages sees.',
  fix: 'Have a person read the file or key, and merge it in a change of its own past this finding. Pin what `npx`, `dlx` or `packageManager` starts to an exact version (it is then judged like a dependency, with its tree), or make it a devDependency so that the lockfile contains it.',
  level: 'error',
  judges: 'file',
  needs: [],
  options: {},
  fixedBy: 'person',
  *check({ installCode = [] }) {
    for (const { subject, message, spec, exact, line, asWarning } of installCode.slice(0, maxFindings)) {
      yield {
        message,
        facts: { subject, spec, exact },
        asWarning: asWarning,
        ...(line === null ? {} : { line }),
      }
    }
    const more = installCode.slice(maxFindings)
    if (more.length === 0) return
    yield {
      message: `${more.length} more places of this file run or start code at install`,
      facts: { morePlaces: more.length },
      asWarning: more.every((one) => one.asWarning),
    }
  },
})
