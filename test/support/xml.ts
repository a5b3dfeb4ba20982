// Reads XML strictly.

import { SaxesParser } from 'saxes'

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

/** Returns the root. Throws where the text is not well-formed. */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser()
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { name, attributes, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (part) => {
    const last = open.at(-1)
    if (last !== undefined) last.text += part
  })
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  const [first] = root.children
  if (first === undefined) throw new Error('no root')
  return first
}

/** An element and all below it. */
export function* below(element: XmlElement): Generator<XmlElement> {
  yield element
  for (const child of element.children) yield* below(child)
}
