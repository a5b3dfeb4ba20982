// Refuses a built site with a link or picture that leads nowhere, anchors included; of other hosts only the form is checked.
//
// node scripts/site/check-links.js [<folder>]

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'parse5'

const root = path.resolve(import.meta.dirname, '../..')
const folder = path.resolve(process.argv[2] ?? path.join(root, 'site/.vitepress/dist'))

function* walk(node) {
  yield node
  for (const child of node.childNodes ?? []) yield* walk(child)
}

const attribute = (node, name) => node.attrs?.find((one) => one.name === name)?.value

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
  file.replaceAll('\\', '/'),
)
const pages = new Map()
for (const file of files.filter((name) => name.endsWith('.html'))) {
  const nodes = [...walk(parse(readFileSync(path.join(folder, file), 'utf8')))]
  const ids = new Set(nodes.flatMap((node) => attribute(node, 'id') ?? []))
  const links = nodes.flatMap((node) => attribute(node, 'href') ?? attribute(node, 'src') ?? [])
  pages.set(`/${file}`, { ids, links: [...new Set(links)] })
}

/** The file that a server answers an address with. */
function find(address) {
  const tried = address.endsWith('/') ? [`${address}index.html`] : [address, `${address}.html`]
  return tried.find((one) => files.includes(one.slice(1)))
}

function describeFault(link, page) {
  if (/^(?:mailto|data):/.test(link)) return null
  if (/^[a-z]+:|^\/\//i.test(link)) return URL.canParse(link, 'https://site.invalid') ? null : 'no address'
  const { pathname, hash } = new URL(link, `https://site.invalid${page}`)
  const file = find(decodeURIComponent(pathname))
  if (file === undefined) return 'no such page or file'
  const id = decodeURIComponent(hash.slice(1))
  return id === '' || pages.get(file)?.ids.has(id) === true ? null : 'no such anchor'
}

let wrong = 0
let count = 0
for (const [page, { links }] of pages)
  for (const link of links) {
    count += 1
    const fault = describeFault(link, page)
    if (fault === null) continue
    wrong += 1
    console.error(`${page}: ${link}: ${fault}`)
  }
console.log(`${pages.size} pages, ${count} links, ${wrong} of them lead nowhere`)
process.exitCode = wrong === 0 && pages.size > 0 ? 0 : 1
