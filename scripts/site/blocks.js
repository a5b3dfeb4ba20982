// Shows what a block of an example is (policy, registry, change, finding) where VitePress shows its language.

/** For markdown-it: of ```` ```json change ```` the second word is shown. */
export function nameBlocks(md) {
  const { fence } = md.renderer.rules
  md.renderer.rules.fence = (...given) => {
    const [tokens, nth] = given
    const [language, name = ''] = tokens[nth].info.trim().split(/\s+/)
    const html = fence(...given)
    const isName = /^[a-z]+$/.test(name)
    return isName
      ? html.replace(`<span class="lang">${language}</span>`, `<span class="lang">${name}</span>`)
      : html
  }
}
