// The pages of docs/ in the order of the site's side bar, with the titles that they give themselves.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { slug } from './slug.js'

const docs = path.resolve(import.meta.dirname, '../../docs')

/** Pages that are named in an order of their own; folders follow by name. */
const groups = [
  { text: 'Begin', pages: ['README.md', 'start.md', 'check.md', 'limits.md'] },
  {
    text: 'Where it runs',
    pages: ['ci.md', 'hook.md', 'wrapper.md', 'library.md'],
  },
  { text: 'CI systems', anchorsOf: 'ci.md', from: 'GitHub Actions' },
  { text: 'Coding agents', folder: 'agents' },
  { text: 'Package managers', pages: ['package-managers.md'], folder: 'managers' },
  {
    text: 'Decide what passes',
    pages: ['policy.md', 'library-authors.md', 'remedies.md', 'backtest.md', 'false-alarms.md'],
  },
  { text: 'Rules', folder: 'rules' },
  {
    text: 'Reference',
    pages: [
      'init.md',
      'hook-commands.md',
      'watched.md',
      'formats.md',
      'trail.md',
      'advisories.md',
      'package.md',
    ],
  },
  { text: 'How it is built', pages: ['architecture.md'], folder: 'decisions' },
]

/** The first heading of a page. */
export function titleOf(page) {
  const title = /^# (.+)$/m.exec(readFileSync(path.join(docs, page), 'utf8'))?.[1]
  if (title === undefined) throw new Error(`docs/${page} has no title`)
  return title.replaceAll('`', '')
}

/** Every page, by its path in docs/. */
export function listPages() {
  const files = readdirSync(docs, { recursive: true, encoding: 'utf8' })
  return files
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.md'))
    .sort()
}

/** `rules/README.md` is `/rules/`, `ci.md` is `/ci`. */
export function addressOf(page) {
  return `/${page.replace(/(?:README)?\.md$/, '')}`
}

const toItem = (page) => ({ text: titleOf(page), link: addressOf(page) })

function listSections(page, from) {
  const text = readFileSync(path.join(docs, page), 'utf8').replace(/^```[^]*?^```$/gm, '')
  const titles = [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '')
  const first = titles.indexOf(from)
  if (first < 0) throw new Error(`docs/${page} has no section "${from}"`)
  return titles.slice(first).map((text) => ({ text, link: `${addressOf(page)}#${slug(text)}` }))
}

/** @throws {Error} where a page is in no group: nobody would find it. */
export function makeSideBar() {
  const all = listPages()
  const named = new Set()
  const bar = groups.map(({ text, pages = [], folder, anchorsOf, from }) => {
    const own = folder === undefined ? [] : all.filter((page) => page.startsWith(`${folder}/`))
    // The overview of a folder comes first.
    const ordered = [...pages, ...own.filter((page) => page.endsWith('/README.md')), ...own]
    const shown = [...new Set(ordered)]
    for (const page of shown) named.add(page)
    const sections = anchorsOf === undefined ? [] : listSections(anchorsOf, from)
    return {
      text,
      collapsed: text !== 'Begin' && text !== 'Where it runs',
      items: [...shown.map(toItem), ...sections],
    }
  })
  const lost = all.filter((page) => !named.has(page))
  if (lost.length > 0) throw new Error(`in no group of the side bar: ${lost.join(', ')}`)
  return bar
}
