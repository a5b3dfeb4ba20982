// The anchor of a heading, as GitHub makes it: the same links work in the repository and on the site.

/** Letters, digits, marks, `-` and `_` stay; blanks become hyphens, everything else goes. */
export function slug(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}
