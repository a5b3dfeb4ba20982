// The site made from docs/: what is where, and how links and anchors of the repository become those of the site.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { nameBlocks } from '../../scripts/site/blocks.js'
import { ownLinks } from '../../scripts/site/links.js'
import { listPages, makeSideBar } from '../../scripts/site/pages.js'
import { slug } from '../../scripts/site/slug.js'

const root = path.resolve(import.meta.dirname, '../..')
const { repository } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
const address = repository.url.replace(/^git\+|\.git$/g, '')
const overviews = listPages().filter((page) => page.endsWith('README.md'))

export default {
  title: 'depgate',
  description:
    'Judges what a lockfile change brings into a project of npm, pnpm, yarn or bun, before it is installed.',
  lang: 'en',
  // Where it is served below a path: DEPGATE_SITE_BASE=/depgate/.
  base: process.env.DEPGATE_SITE_BASE ?? '/',
  // A copy of docs/ (scripts/site/build.js): vue is found from the folder that the pages lie in.
  srcDir: 'pages',
  cleanUrls: true,
  rewrites: Object.fromEntries(overviews.map((page) => [page, page.replace(/README\.md$/, 'index.md')])),
  markdown: {
    anchor: { slugify: slug },
    config: (md) => {
      nameBlocks(md)
      ownLinks(md, address)
    },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    nav: [
      { text: 'Get started', link: '/start' },
      { text: 'Rules', link: '/rules/' },
      { text: 'Policy', link: '/policy' },
    ],
    sidebar: makeSideBar(),
    outline: { level: [2, 3] },
    // An index of the pages themselves: nothing is sent anywhere.
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
    externalLinkIcon: true,
  },
}
