// How lines of bun are written and tried (bun 1.4, run).

import semver from 'semver'
import type { LineWords } from '../../model/line-words.ts'
import { addFlags } from './commands.ts'

/** bun's text lockfile. */
export const lockName = 'bun.lock'
const settings = 'bunfig.toml'
/** The first version with `--minimum-release-age`, in seconds (bun's release notes). */
const firstWithAge = '1.3.0'

const at = (folder: string): string[] => (folder === '' ? [] : ['--cwd', folder])

export const bunWords: LineWords = {
  program: 'bun',
  takesRegistry: true,
  add: ({ folder }, field, pins) => {
    const specs = pins.map(({ name, spec }) => `${name}@${spec}`)
    return [['bun', 'add', '--exact', ...addFlags(field), ...at(folder), ...specs]]
  },
  remove: ({ folder }, names) => ['remove', ...at(folder), ...names],
  install: ({ folder }) => ['install', ...at(folder)],
  ageFlags: (minutes, version) =>
    semver.satisfies(version, `>=${firstWithAge}`) ? [`--minimum-release-age=${minutes * 60}`] : null,
  // bun knows overrides by bare names only (bun 1.4).
  override: (pins, { folder }) =>
    pins.some(({ isOnlyLine }) => !isOnlyLine)
      ? null
      : [
          [
            'bun',
            'pm',
            'pkg',
            'set',
            ...at(folder),
            ...pins.map(({ name, version }) => `overrides[${name}]=${version}`),
          ],
        ],
  trial: {
    lockfile: lockName,
    resolveOnly: (args) => [...args, ...(args[0] === 'pm' ? [] : ['--lockfile-only', '--ignore-scripts'])],
    env: { DO_NOT_TRACK: '1' },
    registryVariables: ['BUN_CONFIG_REGISTRY'],
    unpack: ['install', '--frozen-lockfile', '--ignore-scripts'],
    files: () => [settings],
    executes: () => [],
    refusal: ({ read }) =>
      /\b(?:preload|scanner)\b/.test(read(settings) ?? '')
        ? `bun resolves with the preload or the scanner of ${settings}, which runs code`
        : null,
  },
}
