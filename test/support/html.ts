// Looks into HTML as a browser would read it.

import { type DefaultTreeAdapterTypes as Tree, parse } from 'parse5'

export interface Element {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  /** The tags of the elements right below. */
  readonly children: readonly string[]
  readonly text: string
}

function* walk(node: Tree.Node): Generator<Tree.Node> {
  yield node
  if ('childNodes' in node) for (const child of node.childNodes) yield* walk(child)
}

const textBelow = (node: Tree.Node): string =>
  [...walk(node)].map((one) => (one.nodeName === '#text' ? (one as Tree.TextNode).value : '')).join('')

/** The elements of a page or a part of one, less those that a browser adds. */
export function listElements(html: string): Element[] {
  return [...walk(parse(html))].flatMap((node) => {
    if (!('tagName' in node)) return []
    const added = ['html', 'head', 'body'].includes(node.tagName) && !html.includes(`<${node.tagName}`)
    if (added) return []
    return [
      {
        tag: node.tagName,
        attributes: Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])),
        children: node.childNodes.flatMap((child) => ('tagName' in child ? [child.tagName] : [])),
        text: textBelow(node),
      },
    ]
  })
}

/** What a reader sees of it. */
export function textOf(html: string): string {
  return textBelow(parse(html))
}
