// Runs dependency-cruiser over src/, and counts what the hook loads before it knows whether anything changed.

import { cruise } from 'dependency-cruiser'
import config from '../../.dependency-cruiser.mjs'

/**
 * All that the hook loads after every command of an agent. Each module more is paid each time: an entry is added only
 * with `npm run bench:hook` measured before and after.
 */
const fastPath = [
  'src/agents/antigravity/index.ts',
  'src/agents/claude-code/index.ts',
  'src/agents/cline/index.ts',
  'src/agents/codex/index.ts',
  'src/agents/copilot/index.ts',
  'src/agents/cursor/index.ts',
  'src/agents/define-agent.ts',
  'src/agents/gemini-cli/index.ts',
  'src/agents/goose/index.ts',
  'src/agents/index.ts',
  'src/agents/kiro/index.ts',
  'src/agents/opencode/index.ts',
  'src/agents/qwen-code/index.ts',
  'src/agents/read-event.ts',
  'src/agents/settings-files.ts',
  'src/agents/vscode/index.ts',
  'src/agents/windsurf/index.ts',
  'src/hook/approve-hint.ts',
  'src/hook/choose-agent.ts',
  'src/hook/names-package-manager.ts',
  'src/hook/process/equal-files.ts',
  'src/hook/process/file-stats.ts',
  'src/hook/process/find-root.ts',
  'src/hook/process/local-binary.ts',
  'src/hook/process/processes.ts',
  'src/hook/process/session-store.ts',
  'src/hook/process/session.ts',
  'src/hook/process/state-store.ts',
  'src/hook/process/unchanged.ts',
  'src/hook/process/walk.ts',
  'src/hook/recognize-event.ts',
  'src/hook/session-start.ts',
  'src/hook/state.ts',
  'src/system/folders.ts',
  'src/text/glob.ts',
]

/** Breaches of the rules of .dependency-cruiser.mjs, and modules that the hook's fast path newly loads. */
export async function findImportBreaches(root) {
  const { forbidden, options } = config
  const { output } = await cruise(['src'], {
    ...options,
    ruleSet: { forbidden },
    validate: true,
    baseDir: root,
  })
  const breaches = output.summary.violations.map(({ rule, from, to, cycle }) => ({
    law: rule.name,
    file: from,
    detail:
      cycle === undefined
        ? `imports ${to}`
        : `imports ${cycle.map(({ name }) => name).join(', which imports ')}`,
  }))
  const loaded = listLoaded(output.modules, 'src/hook/process/fast-path.ts')
  const added = loaded.filter((file) => !fastPath.includes(file))
  return [
    ...breaches,
    ...added.map((file) => ({
      law: 'hook-fast-path',
      file,
      detail: 'is loaded after every command of an agent',
    })),
  ]
}

/** What a module imports when it is loaded, itself and modules of Node left out. */
function listLoaded(modules, entry) {
  const bySource = new Map(modules.map((module) => [module.source, module]))
  const loaded = new Set([entry])
  for (const source of loaded)
    for (const { resolved, dynamic, dependencyTypes } of bySource.get(source)?.dependencies ?? [])
      if (!dynamic && !dependencyTypes.includes('type-only') && !dependencyTypes.includes('core'))
        loaded.add(resolved)
  loaded.delete(entry)
  return [...loaded].sort()
}
