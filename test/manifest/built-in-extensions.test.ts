// What pnpm and yarn add to packages in every project.

import { expect, test } from 'vitest'
import { builtInEdges } from '../../src/manifest/built-in-extensions.ts'
import { compatibilityTable } from '../../src/manifest/compatibility-table.ts'

test.each<[string, string, string[]]>([
  ['@babel/parser', '7.20.0', ['runtime @babel/types@^7.8.3']],
  ['@tailwindcss/line-clamp', '0.1.0', ['peer tailwindcss@^2.0.2']],
  ['@tailwindcss/line-clamp', '0.2.1', []],
  ['@nuxt/vite-builder', '4.2.0', ['runtime unplugin@^2.3.5']],
  ['@nuxt/vite-builder', '4.5.0', ['runtime unplugin@^3.3.0']],
  ['ms', '2.1.3', []],
  ['constructor', '1.0.0', []],
])('%s@%s', (name, version, expected) =>
  expect(builtInEdges({ name, version }).map((edge) => `${edge.type} ${edge.name}@${edge.range}`)).toEqual(
    expected,
  ),
)

test('every line of the table has a selector and dependencies', () => {
  for (const line of compatibilityTable.trim().split('\n'))
    expect(line).toMatch(/^(?:@[^/ ]+\/)?[^@ ]+@.+ => (?:[+]?(?:@[^/ ]+\/)?[^@ ]+@[^@]+(?: \| )?)+$/)
})
