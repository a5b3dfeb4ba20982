// Reads what settings declare about ranges: overrides, catalogs and package extensions, with file and line.

import { fieldOf, readSections, readText, refuse, type JsonSection } from '../../json/section.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { readMapping } from './fields.ts'
import { parseSelector } from './overrides.ts'
import { readWritten, type Settings, type Written } from './settings.ts'

/** An override with its selector. */
export type WrittenOverride = Written & { readonly selector: string }

/** The overrides that are in force: pnpm 10 takes those of package.json where pnpm-workspace.yaml has none, pnpm 11 on only these. */
export function listOverrides({ workspace, own, root }: Settings): WrittenOverride[] {
  const lists = [
    readWritten(workspace, 'overrides'),
    readWritten(own, 'overrides'),
    root === null ? new Map<string, Written>() : readResolutions(root),
  ]
  const found = new Map<string, WrittenOverride>()
  for (const list of lists)
    for (const [selector, written] of list)
      if (!found.has(selector)) found.set(selector, { ...written, selector })
  return [...found.values()]
}

/** yarn's field, which pnpm reads too. A nested value has no meaning for pnpm. */
function readResolutions(root: JsonSection): ReadonlyMap<string, Written> {
  const section = typeof fieldOf(root, 'resolutions') === 'object' ? readMapping(root, 'resolutions') : null
  const found = new Map<string, Written>()
  for (const [selector, value] of Object.entries(section?.fields ?? {}))
    if (typeof value === 'string')
      found.set(selector, {
        value,
        file: root.file,
        line: root.document.lineOf([...root.path, 'resolutions', selector]),
      })
  return found
}

// Each of them is compared with copies of its package.
const maxDeclared = 1000

/** Returns the declarations that are written in a file. @throws {DepgateError} ELOCKFILE. */
export function declareSettings(settings: Settings, file: string): Declared[] {
  const { workspace, own, root, catalogs } = settings
  const section = file === workspace?.file ? workspace : own
  const overrides = listOverrides(settings)
    .filter((one) => one.file === file)
    .map((one) => declareOverride(one, settings))
  const declared = [
    ...overrides,
    ...(file === workspace?.file ? [...catalogs].flatMap(([name, list]) => declareCatalog(name, list)) : []),
    ...(section === null ? [] : declareExtensions(section)),
  ]
  const at = section ?? root
  if (declared.length > maxDeclared && at !== null)
    throw refuse(
      at,
      [],
      `declares more than ${maxDeclared} overrides, catalog entries and package extensions`,
    )
  return declared
}

function declareOverride({ selector, value, line }: WrittenOverride, { root, catalogs }: Settings): Declared {
  const { parent, target } = parseSelector(selector)
  const keys = parent === null ? [target] : [parent, target]
  const name = keys.map((key) => (key.range === null ? key.name : `${key.name}@${key.range}`)).join(' > ')
  const own = dereference(value, root)
  const [, catalog] = /^catalog:(.*)$/s.exec(own) ?? []
  const range =
    catalog === undefined ? undefined : catalogs.get(catalog.trim() || 'default')?.get(target.name)?.value
  return { field: 'overrides', name, range: range ?? own, line, keys }
}

/** `$name` is the range that the root declares for that name. */
export function dereference(value: string, root: JsonSection | null): string {
  if (!value.startsWith('$') || root === null) return value
  for (const field of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    const section = readMapping(root, field)
    const range = section === null ? null : readText(section, value.slice(1))
    if (range !== null) return range
  }
  return value
}

function declareCatalog(catalog: string, list: ReadonlyMap<string, Written>): Declared[] {
  return [...list].map(([name, { value, line }]) => ({
    field: 'catalogs',
    name: catalog === 'default' ? name : `${catalog} > ${name}`,
    range: value,
    line,
    keys: [{ name, range: null }],
  }))
}

function declareExtensions(section: JsonSection): Declared[] {
  const extensions = readMapping(section, 'packageExtensions')
  return (extensions === null ? [] : readSections(extensions)).flatMap(([selector, extension]) =>
    ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((field) =>
      [...readWritten(extension, field)].map(([name, { value, line }]): Declared => ({
        field: 'packageExtensions',
        name: `${selector} > ${name}`,
        range: value,
        line,
        keys: [parseSelector(selector).target, { name, range: null }],
      })),
    ),
  )
}
