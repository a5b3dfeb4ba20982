// The shell of a self-contained page: its style, its escapes, and its content security policy.

import { createHash } from 'node:crypto'
import { escapeXml } from '../text/xml.ts'

/** Escapes untrusted text for use between tags and inside of double quotes. */
export const escapeHtml = escapeXml

/** Text as code. */
export function htmlCode(text: string, limit?: number): string {
  return `<code>${escapeHtml(text, limit)}</code>`
}

/**
 * A table; the cells are HTML. `more` is how many rows were left out.
 *
 * @param verdicts - the verdict of each row, by which a page with a filter hides it.
 */
export function htmlTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  more = 0,
  verdicts: readonly string[] = [],
): string {
  const head = heads.map((one) => `<th scope="col">${escapeHtml(one)}</th>`).join('')
  const body = rows.map((cells, nth) => {
    const verdict = verdicts[nth]
    const mark = verdict === undefined ? '' : ` data-verdict="${escapeHtml(verdict)}"`
    return `<tr${mark}>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  })
  const rest = more === 0 ? '' : `<p class="more">…and ${more} more, left out to keep the page readable.</p>`
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>${rest}`
}

/** A section with a heading; nothing where there is nothing to show. */
export function htmlSection(title: string, body: string): string {
  return body === '' ? '' : `<section>\n<h2>${escapeHtml(title)}</h2>\n${body}\n</section>\n`
}

/**
 * A whole page. `title` is text, `body` is HTML. No script can run but the one that is given here, which is a constant of
 * depgate: the content security policy allows it and this one style by their hashes, and nothing else, no request either.
 */
export function htmlPage(title: string, body: string, script: string | null = null): string {
  const hash = hashOf(style)
  const scripts = script === null ? '' : ` script-src 'sha256-${hashOf(script)}';`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}';${scripts} base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}${
    script === null
      ? ''
      : `<script>${script}</script>
`
  }</body>
</html>
`
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

// Contrast of every pair is at least 4.5:1 in both schemes.
const style = `
:root{--text:#1c2128;--dim:#57606a;--page:#fff;--box:#f6f8fa;--line:#d0d7de;--fail:#b3261e;--gap:#7b3fa0;--warn:#8a5a00;--waived:#0b6e7f;--pass:#1a6e36}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--dim:#9aa4af;--page:#0d1117;--box:#161b22;--line:#30363d;--fail:#ff8a80;--gap:#d2a8ff;--warn:#e3b341;--waived:#76d4e3;--pass:#56d364}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.5rem;font:15px/1.5 system-ui,sans-serif;color:var(--text);background:var(--page)}
h1{font-size:1.5rem;margin:0 0 .25rem}
h2{font-size:1.1rem;margin:2rem 0 .5rem}
h3{font-size:1rem;margin:0 0 .25rem;overflow-wrap:anywhere}
p{margin:.25rem 0}
code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--box);padding:.1em .3em;border-radius:4px;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
td{min-width:5.5rem;overflow-wrap:anywhere}
th{color:var(--dim);font-weight:600;white-space:nowrap}
.scroll{overflow-x:auto}
.dim,.more{color:var(--dim)}
.banner{border-left:.5rem solid var(--mark);background:var(--box);padding:1rem 1.25rem;border-radius:6px}
.card{border:1px solid var(--line);border-left:.3rem solid var(--mark);border-radius:6px;padding:.75rem 1rem;margin:.6rem 0}
.fail{--mark:var(--fail)}.gap{--mark:var(--gap)}.warn{--mark:var(--warn)}.waived{--mark:var(--waived)}.pass{--mark:var(--pass)}
.badge{color:var(--mark);font-weight:700;text-transform:uppercase;font-size:.8rem;letter-spacing:.04em}
svg{display:block;max-width:none}
svg text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:var(--text)}
svg path{fill:none;stroke:var(--line);stroke-width:1.5}
svg rect{fill:var(--box);stroke:var(--mark,var(--line));stroke-width:1.5}
svg .node.fail rect,svg .node.gap rect,svg .node.warn rect{stroke-width:2.5}
summary{cursor:pointer;color:var(--dim)}
footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:.75rem;color:var(--dim);font-size:.85rem;overflow-wrap:anywhere}
.filter{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:1rem 0 0;padding:.6rem 0;background:var(--page);border-bottom:1px solid var(--line)}
.filter input[type=search]{flex:1 1 12rem;min-width:0;font:inherit;color:inherit;background:var(--box);border:1px solid var(--line);border-radius:6px;padding:.35rem .6rem}
.filter label{white-space:nowrap}
[hidden]{display:none!important}
@media print{
:root{color-scheme:light;--text:#1c2128;--dim:#57606a;--page:#fff;--box:#f6f8fa;--line:#d0d7de;--fail:#b3261e;--gap:#7b3fa0;--warn:#8a5a00;--waived:#0b6e7f;--pass:#1a6e36}
body{max-width:none;padding:0;font-size:12px}
.filter,summary{display:none}
.scroll{overflow:visible}
details::details-content{display:block;content-visibility:visible;block-size:auto}
svg{max-width:100%;height:auto}
td{min-width:0;overflow-wrap:break-word}th{white-space:normal}th,td{padding:.25rem .4rem}
code{font-size:11px}
.card,tr,svg{break-inside:avoid}h2,h3{break-after:avoid}
}
`
