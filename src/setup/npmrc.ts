// The lines of a project's .npmrc.

import type { Block } from './marked-block.ts'

/** What a project's .npmrc sets already, and what its package.json runs. */
export interface NpmStanding {
  readonly npmrc: string | null
  readonly manifest: string | null
}

interface Setting {
  readonly key: string
  readonly value: string
  readonly why: readonly string[]
}

const settings: readonly Setting[] = [
  {
    key: 'save-exact',
    value: 'true',
    why: [
      'Versions are saved as they were judged: no range that the next install could resolve to another one.',
    ],
  },
  {
    key: 'min-release-age',
    value: '7',
    why: ['Days. npm 11.10 and newer take no version that is younger; older ones do not know it.'],
  },
  {
    key: 'ignore-scripts',
    value: 'true',
    why: [
      'No package runs code while it is installed. What has to be built: npm rebuild <name> --ignore-scripts=false,',
      'or take this line out and list it under "allowScripts" in package.json (npm 12, and the last versions of 11).',
    ],
  },
]

/** The lines of an .npmrc; a setting that it has is left as it is, and `left` describes it. */
export function npmBlock({ npmrc, manifest }: NpmStanding): { block: Block; left: string[] } {
  const left: string[] = []
  const lines = settings.flatMap(({ key, value, why }): string[] => {
    const own = npmrc === null ? undefined : valueOf(outside(npmrc), key)
    if (own !== undefined) {
      left.push(`${key}=${own} stands there already and is left as it is`)
      return []
    }
    const pairs = key === 'ignore-scripts' ? pairsOf(manifest) : []
    if (pairs.length > 0) {
      left.push(
        `ignore-scripts is left out: npm would no longer run ${pairs.join(', ')} of this project either; list what may build under "allowScripts" in package.json instead`,
      )
      return []
    }
    return [...why.map((line) => `# ${line}`), `${key}=${value}`]
  })
  return { block: { lines, place: 'last', shebang: null }, left }
}

/** The text without depgate's own lines. */
function outside(text: string): string {
  return text.replace(/^# >>> depgate[\s\S]*?# <<< depgate/m, '')
}

function valueOf(npmrc: string, key: string): string | undefined {
  const values = [...npmrc.matchAll(/^[ \t]*([\w-]+)[ \t]*(?:=[ \t]*([^\r\n]*))?$/gm)]
  return values
    .findLast(([, name]) => name === key)
    ?.map((one) => one ?? 'true')[2]
    ?.trim()
}

/** The project's own scripts that run before or after another one: ignore-scripts turns them off as well. */
function pairsOf(manifest: string | null): string[] {
  try {
    const { scripts } = JSON.parse(manifest ?? '{}') as { scripts?: unknown }
    if (typeof scripts !== 'object' || scripts === null) return []
    const names = Object.keys(scripts)
    return names
      .filter((name) => /^(?:pre|post)./.test(name) && names.includes(name.replace(/^(?:pre|post)/, '')))
      .slice(0, 5)
  } catch {
    return []
  }
}
