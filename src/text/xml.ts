// Writes strangers' text into XML.

import { plain } from './plain.ts'

// XML 1.0 §2.2 has no room for these, not even escaped.
const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Text for between tags and inside of double quotes. */
export function escapeXml(text: string, limit = 1_000): string {
  return plain(text, limit)
    .replaceAll(impossible, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
