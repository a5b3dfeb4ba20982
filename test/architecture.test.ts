import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
const read = (file: string) => readFileSync(path.join(root, 'src', file), 'utf8')
const imports = (file: string) =>
  [...read(file).matchAll(/^(?:import|export)[^'"]*?from '([^']+)'|import\('([^']+)'\)/gm)].map((match) => {
    const target = match[1] ?? match[2] ?? ''
    return target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target
  })
const roomOf = (file: string) => file.split('/')[0] ?? ''
/** Rooms, or files, that may reach the disk, the network, the clock or other programs. */
const effects = [
  'entry/',
  'system/',
  'git/',
  'http/',
  'registry/',
  'advisories/feeds/',
  'trail/file/',
  'hook/process/',
  'wrapper/npm/',
]

function findCircle(nodes: readonly string[], next: (node: string) => readonly string[]): string[] | null {
  const visiting: string[] = []
  const done = new Set<string>()
  const visit = (node: string): string[] | null => {
    if (visiting.includes(node)) return [...visiting.slice(visiting.indexOf(node)), node]
    if (done.has(node)) return null
    visiting.push(node)
    for (const target of next(node)) {
      const circle = visit(target)
      if (circle !== null) return circle
    }
    visiting.pop()
    done.add(node)
    return null
  }
  for (const node of nodes) {
    const circle = visit(node)
    if (circle !== null) return circle
  }
  return null
}

describe('layers', () => {
  test('no circle among the files, type imports count', () =>
    expect(findCircle(sources, (file) => imports(file).filter((target) => sources.includes(target)))).toBe(
      null,
    ))
  test('no circle among the rooms', () => {
    const rooms = [...new Set(sources.filter((file) => file.includes('/')).map(roomOf))]
    const targets = (room: string) =>
      sources
        .filter((file) => roomOf(file) === room)
        .flatMap(imports)
        .filter((target) => target.includes('/') && sources.includes(target))
        .map(roomOf)
        .filter((target) => target !== room)
    expect(findCircle(rooms, targets)).toBe(null)
  })
  test.each(sources.filter((file) => file !== 'index.ts' && !effects.some((room) => file.startsWith(room))))(
    '%s has no effects',
    (file) => {
      for (const target of imports(file)) {
        if (target.startsWith('node:')) expect(['node:crypto', 'node:path', 'node:util']).toContain(target)
        expect(target).not.toMatch(/^(?:pacote|npm-registry-fetch|@npmcli\/|sigstore|tar$|yauzl)/)
      }
      expect(read(file)).not.toMatch(
        /\bconsole\.|\bprocess\.|Date\.now\(|new Date\(\)|Math\.random|setTimeout|\bfetch\(/,
      )
    },
  )
  test.each(sources)('%s does not import the public API', (file) =>
    expect(imports(file)).not.toContain('index.ts'),
  )
})

describe('states', () => {
  // A host that shows another state lets code that reads the disk judge what is not there: a `Snapshot` is that state.
  test.each(sources.filter((file) => !file.startsWith('entry/')))('%s builds no false host', (file) =>
    expect(read(file)).not.toMatch(
      /\{\s*\.\.\.(?:host|outside|here|there|world|onDisk)\b(?:\.at\([^)]*\))?,[^}]*\b(?:read|git)\b/,
    ),
  )
})

describe('style', () => {
  test.each(sources)('%s is short and keeps the types', (file) => {
    const text = read(file)
    expect(text.split('\n').length).toBeLessThanOrEqual(file === 'model/report.ts' ? 400 : 260)
    expect(text).not.toMatch(/@ts-(?:ignore|nocheck|expect-error)|\bas any\b|: any\b|<any>/)
    expect(text).not.toMatch(/\bTODO\b|\bFIXME\b/)
  })

  test.each(
    sources.filter(
      (file) =>
        file !== 'lockfile/formats.ts' &&
        !file.endsWith('/index.ts') &&
        !/^export default define/m.test(read(file)),
    ),
  )('%s says in its first line what it is', (file) => expect(read(file)).toMatch(/^(?:\/\/ |\/\*\* )/))

  test('no real registry is named', () => {
    const files = ['src', 'test', 'scripts', 'bin', 'fixtures'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8', withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name)),
    )
    const host = ['registry', 'npmjs'].join('.')
    for (const file of files) expect(readFileSync(file, 'utf8').includes(host), file).toBe(false)
  })
})
