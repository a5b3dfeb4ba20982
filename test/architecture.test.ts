import { existsSync, readdirSync, readFileSync } from 'node:fs'
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
const plugIns = ['agents', 'formats', 'sources', 'rules', 'reporters'] as const
const layerOf = (file: string) =>
  file.includes('/') ? (file.split('/')[0] ?? '') : file.replace(/\.ts$/, '')

describe('layers', () => {
  test.each(sources.filter((file) => layerOf(file) === 'cli'))(
    '%s uses the public API and nothing else',
    (file) => {
      for (const target of imports(file)) {
        expect(target === 'index.ts' || target.startsWith('cli/') || target.startsWith('node:'), target).toBe(
          true,
        )
      }
    },
  )

  test.each(sources.filter((file) => !['host', 'cli', 'index'].includes(layerOf(file))))(
    '%s does not reach out: no host, no command line, no effects',
    (file) => {
      const allowed = ['node:crypto', 'node:path']
      for (const target of imports(file)) {
        expect(target).not.toMatch(/^(?:host\/|cli\/|index\.ts)/)
        if (target.startsWith('node:')) expect(allowed).toContain(target)
        expect(target).not.toMatch(/^(?:pacote|npm-registry-fetch|@npmcli\/)/)
      }
      expect(read(file)).not.toMatch(
        /\bconsole\.|\bprocess\.|Date\.now\(|new Date\(\)|Math\.random|setTimeout|\bfetch\(/,
      )
    },
  )

  test('the model imports nothing but itself', () => {
    expect([...new Set(imports('model.ts'))]).toEqual(['model-lockfile.ts'])
    expect(imports('model-lockfile.ts')).toEqual([])
  })
  test('the contracts import only the model', () => {
    expect([...new Set(imports('define.ts'))]).toEqual(['evidence.ts', 'model.ts', 'registry.ts'])
    expect(imports('registry.ts')).toEqual(['evidence.ts', 'model.ts'])
  })
  test('evidence imports only the models', () => {
    expect([...new Set(imports('evidence.ts'))]).toEqual(['model-advisory.ts', 'model.ts'])
    expect(imports('model-advisory.ts')).toEqual([])
  })

  test('only lockfile.ts and the public API know the formats', () => {
    const users = sources.filter((file) => imports(file).includes('formats/index.ts'))
    expect(users.sort()).toEqual(['index.ts', 'lockfile.ts'])
  })

  test.each(
    plugIns.flatMap((folder) =>
      sources.filter((file) => layerOf(file) === folder && !file.endsWith('/index.ts')),
    ),
  )('%s is one plug-in: a default export that knows no other plug-in, with a test beside it', (file) => {
    expect(read(file)).toMatch(/^export default define/m)
    for (const target of imports(file)) expect(plugIns.map(String)).not.toContain(layerOf(target))
    expect(existsSync(path.join(root, 'test', file.replace(/\.ts$/, '.test.ts')))).toBe(true)
  })

  test('no cycle among the modules', () => {
    const visiting: string[] = []
    const done = new Set<string>()
    const visit = (file: string): void => {
      if (done.has(file)) return
      expect(visiting, `${[...visiting, file].join(' -> ')}`).not.toContain(file)
      visiting.push(file)
      for (const target of imports(file))
        if (sources.includes(target) && !isTypeOnly(file, target)) visit(target)
      visiting.pop()
      done.add(file)
    }
    for (const file of sources) visit(file)
  })
})

function isTypeOnly(file: string, target: string): boolean {
  const name = path.posix.basename(target).replaceAll('.', '\\.')
  return new RegExp(`^(?:import|export) type [^\\n]*?(?:\\{[^}]*\\}|\\*) from '[^']*${name}'`, 'm').test(
    read(file),
  )
}

describe('style', () => {
  test.each(sources)('%s is short and keeps the types', (file) => {
    const text = read(file)
    expect(text.split('\n').length).toBeLessThanOrEqual(file === 'model.ts' ? 400 : 260)
    expect(text).not.toMatch(/@ts-(?:ignore|nocheck|expect-error)|\bas any\b|: any\b|<any>/)
    expect(text).not.toMatch(/\bTODO\b|\bFIXME\b/)
  })

  test.each(
    sources.filter((file) => !file.endsWith('/index.ts') && !plugIns.includes(layerOf(file) as never)),
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
