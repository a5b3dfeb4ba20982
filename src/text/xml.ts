// Escapes untrusted text for XML.

import { plain } from './plain.ts'

// XML 1.0 §2.2 does not allow these characters, not even escaped.
const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Escapes text for element content and for attribute values in double quotes. */
export function escapeXml(text: string, limit = 1_000): string {
  return plain(text, limit)
    .replaceAll(impossible, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
