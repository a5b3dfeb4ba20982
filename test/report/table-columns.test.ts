import { expect, test } from 'vitest'
import { drawRows, fitColumns } from '../../src/report/table-columns.ts'

const cells = (name: string, change = 'added') => ({ name, change, age: '5 h', verdict: 'pass' })

test('columns are as wide as what is in them, and the verdict stays near the name', () => {
  const rows = [cells('left-pad@1.3.0'), cells('ms@2.1.3', '2.1.2 -> 2.1.3')]
  const columns = fitColumns(rows, 140)
  expect(columns).toEqual({ name: 16, change: 16 })
  expect(drawRows([cells('ms@2.1.3')], columns)).toEqual(['ms@2.1.3        added           5 h    pass'])
})

test('a name that is longer than its column has a line of its own and is whole', () => {
  const name = '@aws-sdk/credential-provider-web-identity@3.972.54'
  const columns = fitColumns([cells(name, '3.972.52 -> 3.972.54')], 60)
  const [first, second = '', ...more] = drawRows([cells(name, '3.972.52 -> 3.972.54')], columns)
  expect(first).toBe(name)
  expect(second.trim()).toMatch(/^3\.972\.52 -> +5 h +pass$/)
  expect(more.map((line) => line.trim())).toEqual(['3.972.54'])
})

test('short names leave the room to the change', () => {
  const columns = fitColumns([cells('a@1.0.0', 'altered: hash, source, dependencies, platforms')], 70)
  expect(columns).toEqual({ name: 10, change: 45 })
})

test('no row is wider than the terminal', () => {
  const rows = [cells('n'.repeat(39), 'c'.repeat(80)), cells('a')]
  for (const width of [60, 80, 140])
    for (const row of rows)
      for (const line of drawRows([row], fitColumns(rows, width)))
        expect(line.length).toBeLessThanOrEqual(width)
})
