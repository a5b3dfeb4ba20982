// What a program printed on a terminal, as an SVG: colours, bold and dim text, in a window that is the same in light and dark.

/** In pixels, at a font size of 14. */
const [cellWidth, lineHeight, padding, barHeight] = [8.4, 20, 18, 30]

const background = '#0d1117'
const plain = '#e6edf3'
/** The codes 30 to 37 and 90 to 97; each is readable on the background (contrast of 4.5 and more). */
const colors: Readonly<Record<number, string>> = {
  ...{
    30: '#8b949e',
    31: '#ff7b72',
    32: '#56d364',
    33: '#e3b341',
    34: '#79c0ff',
    35: '#d2a8ff',
    36: '#76e3ea',
    37: plain,
  },
  ...{
    90: '#9da7b3',
    91: '#ffa198',
    92: '#7ee787',
    93: '#f2cc60',
    94: '#a5d6ff',
    95: '#e2c5ff',
    96: '#b3f0ff',
    97: '#ffffff',
  },
}
const dimmed = '#9da7b3'

interface Style {
  readonly fill: string | null
  readonly isBold: boolean
  readonly isDim: boolean
}
const unstyled: Style = { fill: null, isBold: false, isDim: false }

interface Piece {
  readonly text: string
  readonly column: number
  readonly style: Style
}

/** Draws what was printed. @param label - for those who cannot see the picture. */
export function drawTerminal(printed: string, label: string): string {
  const lines = readLines(printed.trimEnd())
  const columns = Math.max(
    ...lines.map((pieces) => pieces.reduce((sum, { text }) => sum + text.length, 0)),
    40,
  )
  const width = Math.ceil(columns * cellWidth + padding * 2)
  const height = barHeight + lines.length * lineHeight + padding
  const dots = ['#ff7b72', '#e3b341', '#56d364'].map(
    (fill, nth) => `<circle cx="${20 + nth * 18}" cy="17" r="5" fill="${fill}"/>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escape(label)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${background}" stroke="#6e7681" stroke-width="1"/>`,
    dots.join(''),
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="${plain}">`,
    ...lines.flatMap((pieces, nth) => drawLine(pieces, barHeight + 14 + nth * lineHeight)),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

function drawLine(pieces: readonly Piece[], y: number): string[] {
  const drawn = pieces.filter(({ text }) => text.trim() !== '').map((piece) => drawPiece(piece, y))
  return drawn.length === 0 ? [] : [drawn.join('')]
}

// The length is stated, so that columns stand below each other in whatever font there is.
function drawPiece({ text, column, style }: Piece, y: number): string {
  const lead = text.length - text.trimStart().length
  const shown = text.trim()
  const fill = style.fill ?? (style.isDim ? dimmed : null)
  const look = `${fill === null ? '' : ` fill="${fill}"`}${style.isBold ? ' font-weight="bold"' : ''}`
  const x = round(padding + (column + lead) * cellWidth)
  return `<text x="${x}" y="${y}" textLength="${round(shown.length * cellWidth)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"${look}>${escape(shown)}</text>`
}

function readLines(printed: string): Piece[][] {
  let style = unstyled
  return printed.split('\n').map((line) => {
    const pieces: Piece[] = []
    let column = 0
    for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
      if (part.startsWith('\u001b')) style = apply(part.slice(2, -1), style)
      // Words that stand apart are placed apart: a font that is narrower moves none of them.
      else
        for (const [text] of part.matchAll(/(?:\S+(?: \S+)*)|\s+/g)) {
          pieces.push({ text, column, style })
          column += text.length
        }
    }
    return pieces
  })
}

function apply(codes: string, style: Style): Style {
  let now = style
  for (const code of codes.split(';').map(Number)) {
    if (code === 0) now = unstyled
    else if (code === 1) now = { ...now, isBold: true }
    else if (code === 2) now = { ...now, isDim: true }
    else if (code === 22) now = { ...now, isBold: false, isDim: false }
    else if (code === 39) now = { ...now, fill: null }
    else if (colors[code] !== undefined) now = { ...now, fill: colors[code] }
  }
  return now
}

const round = (value: number) => Math.round(value * 10) / 10
const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
