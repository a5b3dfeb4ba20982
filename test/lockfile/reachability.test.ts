import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeNodes, type GraphLink, type GraphNode } from '../../src/lockfile/reachability.ts'
import type { Scope } from '../../src/model/report.ts'

type Type = GraphLink['type']

function link(to: number, type: Type = 'runtime', range: string | null = '*'): GraphLink {
  return { to, range, type }
}

function node(label: string, ...links: GraphLink[]): GraphNode {
  return { label, links }
}

describe('scope', () => {
  const scopeOf = (nodes: GraphNode[], ...roots: GraphNode[]) =>
    placeNodes(nodes, roots).map(({ scope }) => scope)

  test.each(['runtime', 'peer', 'optional', 'development'] as const)(
    'is that of the only path: %s',
    (type) => {
      expect(scopeOf([node('a', link(1)), node('b')], node('app', link(0, type)))).toEqual([type, type])
    },
  )

  test('is the worst edge of a path', () => {
    const nodes = [node('a', link(1, 'optional')), node('b', link(2, 'peer')), node('c')]
    expect(scopeOf(nodes, node('app', link(0, 'peer')))).toEqual(['peer', 'optional', 'optional'])
  })

  test('is the best of all paths, whichever is found first', () => {
    // c: development by one step, runtime by three.
    const nodes = [node('a', link(1)), node('b', link(2)), node('c', link(3)), node('d')]
    const roots = [node('app', link(2, 'development')), node('web', link(0))]
    expect(scopeOf(nodes, ...roots)).toEqual(['runtime', 'runtime', 'runtime', 'runtime'])
    expect(scopeOf(nodes, ...roots.toReversed())).toEqual(['runtime', 'runtime', 'runtime', 'runtime'])
  })

  test('of what no manifest reaches is the strictest', () => {
    expect(scopeOf([node('a', link(0))], node('app'))).toEqual(['runtime'])
  })

  test('is the same as trying every path', () => {
    const ranks: Scope[] = ['runtime', 'peer', 'optional', 'development']
    const types = fc.constantFrom<Type>('runtime', 'peer', 'optional', 'development')
    const links = fc.array(fc.record({ to: fc.nat(6), type: types }), { maxLength: 4 })
    fc.assert(
      fc.property(fc.array(links, { minLength: 7, maxLength: 7 }), links, (all, first) => {
        const make = (each: { to: number; type: Type }[]) => each.map(({ to, type }) => link(to, type))
        const nodes = all.map((each, index) => node(String(index), ...make(each)))
        const best = nodes.map(() => Infinity)
        const walk = (each: readonly GraphLink[], worst: number, seen: number[]) => {
          for (const { to, type } of each) {
            const rank = Math.max(worst, ranks.indexOf(type))
            best[to] = Math.min(best[to] ?? Infinity, rank)
            if (!seen.includes(to)) walk(nodes[to]?.links ?? [], rank, [...seen, to])
          }
        }
        walk(make(first), 0, [])
        const expected = best.map((rank) => (rank === Infinity ? 'runtime' : ranks[rank]))
        expect(scopeOf(nodes, node('app', ...make(first)))).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })
})

describe('path', () => {
  const pathsOf = (nodes: GraphNode[], ...roots: GraphNode[]) =>
    placeNodes(nodes, roots).map(({ path }) => path)

  test('is the shortest, through the root that comes first', () => {
    const nodes = [node('a@1', link(1)), node('b@1', link(2)), node('c@1', link(0))]
    expect(pathsOf(nodes, node('app', link(0)), node('web', link(0), link(2)))).toEqual([
      ['app', 'a@1'],
      ['app', 'a@1', 'b@1'],
      ['web', 'c@1'],
    ])
  })

  test('of what no manifest reaches is the package alone', () => {
    expect(pathsOf([node('a@1', link(1)), node('b@1')], node('app'))).toEqual([['a@1'], ['b@1']])
  })

  test('is cut in the middle where it is too long to read', () => {
    const nodes = Array.from({ length: 100 }, (_, index) =>
      node(`p${index}@1`, ...(index < 99 ? [link(index + 1)] : [])),
    )
    const paths = pathsOf(nodes, node('app', link(0)))
    expect(paths[62]).toHaveLength(64)
    expect(paths[62]?.slice(0, 3)).toEqual(['app', '…', 'p1@1'])
    expect(paths[61]?.slice(0, 3)).toEqual(['app', 'p0@1', 'p1@1'])
    expect(paths[99]?.slice(0, 3)).toEqual(['app', '…', 'p38@1'])
    expect(paths[99]?.at(-1)).toBe('p99@1')
  })
})

test('isDirect is true for what a manifest asks for', () => {
  const placements = placeNodes([node('a', link(1)), node('b')], [node('app', link(0))])
  expect(placements.map(({ isDirect }) => isDirect)).toEqual([true, false])
})

test('wantedBy contains every range once, sorted', () => {
  const nodes = [node('a', link(2, 'runtime', '^2')), node('b', link(2, 'peer', '^1')), node('c')]
  const roots = [node('app', link(0), link(2, 'development', '^2')), node('web', link(2, 'runtime', null))]
  expect(placeNodes(nodes, roots).map(({ wantedBy }) => wantedBy)).toEqual([['*'], [], ['^1', '^2']])
})

test.each([
  ['a chain', (index: number) => [link(index + 1)]],
  [
    'a circle of neighbours',
    (index: number) => [1, 2, 3, 5, 8].map((step) => link((index + step) % 100_000)),
  ],
  [
    'a star',
    (index: number) =>
      index === 0 ? Array.from({ length: 100_000 }, (_, to) => link(to)) : [link(0, 'optional')],
  ],
])('100,000 packages in %s are placed in linear time', (_, linksOf) => {
  const nodes = Array.from({ length: 100_000 }, (_, index) =>
    node(`p${index}@1`, ...linksOf(index).filter(({ to }) => to < 100_000)),
  )
  const start = performance.now()
  expect(placeNodes(nodes, [node('app', link(0, 'development'))])).toHaveLength(100_000)
  expect(performance.now() - start).toBeLessThan(10_000)
})
