// The man pages: each command has one, of its flags and examples, and man's own programs read them without a complaint.

import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { listPages } from '../../src/cli/commands.ts'
import { makeManPages } from '../../src/cli/man-pages.ts'

const pages = makeManPages(listPages())

test('each command has a page, and the overview names all', () => {
  for (const { name } of listPages()) {
    expect(pages.get(`depgate-${name}.1`), name).toContain('.SH OPTIONS')
    expect(pages.get('depgate.1')).toContain(`.B ${name.replaceAll('-', '\\-')}\n`)
  }
  expect(pages.size).toBe(listPages().length + 1)
})

test('a page has the flags with their values, the words and the examples', () => {
  const check = pages.get('depgate-check.1') ?? ''
  expect(check).toContain('.TP\n.B \\-q, \\-\\-quiet\n')
  expect(check).toContain('\n.B \\-\\-before <')
  expect(pages.get('depgate-log.1')).toContain('.SH WORDS\nshow, verify, path\n')
  expect(check).toContain('.SH EXAMPLES\n.nf\ndepgate check  ')
})

test('what roff would read as a request or an escape is text', () => {
  const examples = ['.so /etc/passwd', "'br", 'a\\b', 'a\u2026\u00e9']
  const page = { name: 'x', summary: 'y', usage: 'x', examples, flags: {} }
  expect(makeManPages([page]).get('depgate-x.1')).toContain(
    "\\&.so /etc/passwd\n\\&'br\na\\(rsb\na...\\[u00E9]\n",
  )
})

test('groff warns of nothing, where it is there', () => {
  for (const [name, text] of pages) {
    const { stderr, error } = spawnSync('groff', ['-man', '-Tascii', '-ww', '-z'], {
      input: text,
      encoding: 'utf8',
    })
    if (error === undefined) expect(stderr, name).toBe('')
  }
})
