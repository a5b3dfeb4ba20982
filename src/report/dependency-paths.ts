// Draws the dependency paths from the project to the arrivals, as a tree.

import { escapeHtml } from './html-page.ts'
import type { Row } from './arrival-rows.ts'

/** A step of some paths. */
interface Node {
  readonly label: string
  readonly children: Map<string, Node>
  verdict: Row['verdict'] | null
  depth: number
  /** In rows from the top. */
  row: number
}

const [rowHeight, boxHeight, gap, perCharacter] = [30, 22, 36, 7.3]
const longestLabel = 44
const deepest = 24

/** The drawing as inline SVG; empty where there is no path to draw. Every row must be about a package. */
export function drawPaths(rows: readonly Row[]): string {
  const roots = new Map<string, Node>()
  for (const { change, verdict } of rows) {
    if (change === null) continue
    const steps = cut(change.path.length === 0 ? [change.name] : change.path)
    let level = roots
    for (const [depth, label] of steps.entries()) {
      const node: Node = level.get(label) ?? { label, children: new Map(), verdict: null, depth, row: 0 }
      level.set(label, node)
      level = node.children
      // The rows come with the worst first.
      if (depth === steps.length - 1) node.verdict ??= verdict
    }
  }
  const nodes: Node[] = []
  let next = 0
  const place = (node: Node): number => {
    nodes.push(node)
    const below = [...node.children.values()].map(place)
    const [first] = below
    const last = below.at(-1)
    node.row = first === undefined || last === undefined ? next++ : (first + last) / 2
    return node.row
  }
  for (const root of roots.values()) place(root)
  return nodes.length === 0 ? '' : draw(nodes, next)
}

/** Cuts a path that is too long to read in its middle. */
function cut(path: readonly string[]): readonly string[] {
  if (path.length <= deepest) return path
  const left = path.length - deepest + 1
  return [...path.slice(0, deepest / 2), `… ${left} more …`, ...path.slice(left + deepest / 2)]
}

function draw(nodes: readonly Node[], rows: number): string {
  const widths: number[] = []
  for (const node of nodes) widths[node.depth] = Math.max(widths[node.depth] ?? 0, widthOf(node))
  const starts = widths.map((_, depth) => widths.slice(0, depth).reduce((sum, width) => sum + width + gap, 4))
  const x = (node: Node) => starts[node.depth] ?? 0
  const y = (node: Node) => node.row * rowHeight + rowHeight / 2
  const edges = nodes.flatMap((node) =>
    [...node.children.values()].map((child) => {
      const [fromX, fromY, toX, toY] = [x(node) + widthOf(node), y(node), x(child), y(child)]
      const half = (fromX + toX) / 2
      return `<path d="M${[fromX, fromY].map(round)} C${[half, fromY, half, toY, toX, toY].map(round)}"/>`
    }),
  )
  const boxes = nodes.map((node) => {
    const [left, top] = [round(x(node)), round(y(node) - boxHeight / 2)]
    const verdict = node.verdict === null ? '' : ` ${node.verdict}`
    const title = `${node.label}${node.verdict === null ? '' : ` (${node.verdict})`}`
    return (
      `<g class="node${verdict}"><title>${escapeHtml(title)}</title>` +
      `<rect x="${left}" y="${top}" width="${round(widthOf(node))}" height="${boxHeight}" rx="5"/>` +
      `<text x="${round(x(node) + 8)}" y="${round(y(node) + 4)}">${escapeHtml(shorten(node.label))}</text></g>`
    )
  })
  const width = round(Math.max(...nodes.map((node) => x(node) + widthOf(node))) + 4)
  const height = round(rows * rowHeight + 4)
  return (
    `<div class="scroll" tabindex="0"><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="how the packages are reached" ` +
    `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n${[...edges, ...boxes].join('\n')}\n</svg></div>`
  )
}

function widthOf(node: Node): number {
  // Characters other than ASCII can be twice as wide.
  const units = [...shorten(node.label)].reduce((sum, one) => sum + (one < '\u0100' ? 1 : 2), 0)
  return units * perCharacter + 16
}

function shorten(label: string): string {
  const characters = [...label]
  return characters.length <= longestLabel ? label : `${characters.slice(0, longestLabel - 1).join('')}…`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
