// What makes the site of docs/: links, anchors, the side bar, and a check of links that bites.

import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { leadTo } from '../../scripts/site/links.js'
import { addressOf, listPages, makeSideBar, titleOf } from '../../scripts/site/pages.js'
import { slug } from '../../scripts/site/slug.js'

const root = path.resolve(import.meta.dirname, '../..')
const docs = path.join(root, 'docs')

test.each([
  ['Settings, in `depgate.json`', 'settings-in-depgatejson'],
  ['pnpm, yarn and bun', 'pnpm-yarn-and-bun'],
  ['What is kept – and where', 'what-is-kept--and-where'],
  ['`depgate report`', 'depgate-report'],
])('the anchor of "%s" is the one that GitHub makes', (heading, anchor) => expect(slug(heading)).toBe(anchor))

describe('links', () => {
  const repository = 'https://github.com/someone/depgate'
  test.each([
    ['rules/README.md#examples', 'ci.md', 'rules/index.md#examples'],
    ['README.md', 'rules/denied.md', 'index.md'],
    ['../hook.md#agents', 'agents/goose.md', '../hook.md#agents'],
    ['#limits', 'ci.md', '#limits'],
    ['https://registry.example.test/', 'ci.md', 'https://registry.example.test/'],
    ['../SECURITY.md', 'ci.md', `${repository}/blob/main/SECURITY.md`],
    ['../../CONTRIBUTING.md#tests', 'rules/denied.md', `${repository}/blob/main/CONTRIBUTING.md#tests`],
  ])('%s of %s leads to %s', (href, page, expected) => expect(leadTo(href, page, repository)).toBe(expected))

  test('a file of the repository has no address while the owner is a placeholder', () =>
    expect(leadTo('../SECURITY.md', 'ci.md', 'https://github.com/_owner_/depgate')).toBeNull())
})

describe('pages', () => {
  const pages = listPages()
  test('every page stands in the side bar', () => {
    const shown = makeSideBar().flatMap(({ items }) => items.map(({ link }) => link))
    expect(pages.map(addressOf).filter((address) => !shown.includes(address))).toEqual([])
  })

  const readProse = (page: string) =>
    readFileSync(path.join(docs, page), 'utf8').replace(/^```[^]*?^```$/gm, '')
  const anchors = new Map(
    pages.map((page) => {
      const text = readProse(page)
      return [page, new Set([...text.matchAll(/^#+ (.+)$/gm)].map((match) => slug(match[1] ?? '')))]
    }),
  )
  test.each(pages)('%s has a title, and its links name sections that are there', (page) => {
    expect(titleOf(page).length).toBeGreaterThan(2)
    const text = readFileSync(path.join(docs, page), 'utf8')
    for (const [, file = '', anchor = ''] of text.matchAll(/\]\(([^)#\s:]*)#([^)\s]+)\)/g)) {
      const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file)
      if (anchors.has(target)) expect([...(anchors.get(target) ?? [])], `${file}#${anchor}`).toContain(anchor)
    }
  })

  // Vue takes such a line for the beginning of a component, and the build ends there.
  test.each(pages)('no line of %s begins with a word in angle brackets', (page) =>
    expect(readProse(page)).not.toMatch(/^<[a-z]/m),
  )
})

describe('the check of the links', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'depgate-site-'))
    mkdirSync(path.join(folder, 'rules'))
    writeFileSync(path.join(folder, 'rules/index.html'), '<h2 id="why">Why</h2><a href="../ci#base">base</a>')
    writeFileSync(
      path.join(folder, 'ci.html'),
      '<h2 id="base">Base</h2><a href="https://registry.example.test/x">x</a>',
    )
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const check = (html: string) => {
    writeFileSync(path.join(folder, 'index.html'), html)
    const script = path.join(root, 'scripts/site/check-links.js')
    return new Promise<string>((resolve) => {
      execFile(process.execPath, [script, folder], (error, _, stderr) => {
        resolve(error === null ? 'fine' : (stderr.split('\n')[0] ?? ''))
      })
    })
  }

  test.each([
    ['<a href="/rules/#why">a section</a><a href="/ci">a page</a><a href="#top" id="top">here</a>', 'fine'],
    ['<a href="/rules/#how">no section</a>', '/index.html: /rules/#how: no such anchor'],
    ['<a href="/gone">no page</a>', '/index.html: /gone: no such page or file'],
    ['<img src="/refused.svg">', '/index.html: /refused.svg: no such page or file'],
    ['<a href="https://[">no address</a>', '/index.html: https://[: no address'],
  ])('%s', async (html, expected) => expect(await check(html)).toBe(expected))
})

test('every picture is drawn by the test of the pictures', () => {
  const drawn = readFileSync(path.join(root, 'test/docs/pictures.test.ts'), 'utf8')
  for (const file of readdirSync(path.join(docs, 'pictures')))
    expect(drawn).toContain(`'${path.parse(file).name}'`)
})
