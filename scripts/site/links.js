// Leads the links of docs/ that work in the repository to where they lead on the site.

import path from 'node:path'

/**
 * Returns where a link of a page leads on the site: the overview of a folder is its index; a file outside of docs/ is one of
 * the repository, null while that has no address (its owner is a placeholder that begins with an underscore).
 *
 * @param page - the path of the page in docs/.
 * @param repository - the address of the repository.
 */
export function leadTo(href, page, repository) {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href
  const [target = '', ...anchor] = href.split('#')
  const tail = anchor.map((one) => `#${one}`).join('')
  const full = path.posix.normalize(path.posix.join('docs', path.posix.dirname(page), target))
  if (full.startsWith('docs/')) return `${target.replace(/(^|\/)README\.md$/, '$1index.md')}${tail}`
  return /\/_[^/]*\//.test(repository) ? null : `${repository}/blob/main/${full}${tail}`
}

/** For markdown-it: a link that leads nowhere becomes its text. */
export function ownLinks(md, repository) {
  md.core.ruler.push('own-links', ({ tokens, env }) => {
    for (const { children } of tokens) {
      if (children === null) continue
      let isDropped = false
      for (const token of children) {
        if (token.type === 'link_open') {
          const led = leadTo(token.attrGet('href') ?? '', env.relativePath, repository)
          isDropped = led === null
          if (led !== null) token.attrSet('href', led)
        }
        if (isDropped && token.type.startsWith('link_')) {
          isDropped = token.type === 'link_open'
          Object.assign(token, { type: 'text', tag: '', nesting: 0, content: '' })
        }
      }
    }
  })
}
