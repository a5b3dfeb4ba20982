// Durations of a policy: a number and one of m h d w.

const minutesIn = { m: 1, h: 60, d: 1440, w: 10080 } as const

/** A hundred years in each unit: a longer duration is a mistaken unit. */
const longest = { m: 100 * 365 * 1440, h: 100 * 365 * 24, d: 100 * 365, w: 5214 } as const

/** Milliseconds in a minute. */
export const minute = 60_000
/** Milliseconds in an hour. */
export const hour = 60 * minute

/** Returns the minutes in `30m`, `72h`, `7d` or `2w`, or null for anything else. A bare number has no unit and is refused. */
export function parseDuration(text: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)([mhdw])$/.exec(text)
  if (match === null) return null
  const unit = match[2] as keyof typeof minutesIn
  // Thousandths of a minute, so that a printed duration parses to the same value.
  return Number(match[1]) > longest[unit]
    ? null
    : Math.round(Number(match[1]) * minutesIn[unit] * 1000) / 1000
}

/** The same grammar as a `pattern` of JSON Schema. */
export const durationPattern = `^(?=\\d{1,9}(?:\\.\\d{1,3})?[mhdw]$)0*(?:${Object.entries(longest)
  .map(([unit, max]) => `(?:${below(max)}(?:\\.\\d+)?|${max}(?:\\.0+)?)${unit}`)
  .join('|')})$`

/** A pattern for the whole numbers below a limit; the caller's pattern takes the leading zeros, so 0 is no digit here. */
function below(limit: number): string {
  const digits = String(limit)
  const sameLength = [...digits].flatMap((digit, nth) => {
    const min = nth === 0 ? 1 : 0
    const rest = digits.length - nth - 1
    if (Number(digit) <= min) return []
    return [`${digits.slice(0, nth)}[${min}-${Number(digit) - 1}]${rest === 0 ? '' : `\\d{${rest}}`}`]
  })
  return `(?:\\d{0,${digits.length - 1}}|${sameLength.join('|')})`
}

/** Prints minutes in the largest unit that leaves no fraction. */
export function printDuration(minutes: number): string {
  for (const unit of ['d', 'h'] as const) {
    if (minutes >= minutesIn[unit] && minutes % minutesIn[unit] === 0)
      return `${minutes / minutesIn[unit]}${unit}`
  }
  return `${minutes}m`
}

/** Describes a span of minutes in words, rounded down: `4 minutes`, `31 hours`, `12 days`. */
export function formatMinutes(minutes: number): string {
  const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`
  if (minutes < 60) return plural(Math.max(0, Math.floor(minutes)), 'minute')
  if (minutes < 72 * 60) return plural(Math.floor(minutes / 60), 'hour')
  return plural(Math.floor(minutes / 1440), 'day')
}

/** Describes a policy's duration in words without rounding: `7 days`, `72 hours`, `90 minutes`. */
export function formatDuration(minutes: number): string {
  if (minutes % 1440 === 0 && minutes > 72 * 60) return formatMinutes(minutes)
  if (minutes % 60 === 0) return `${minutes / 60} hour${minutes === 60 ? '' : 's'}`
  return `${minutes} minute${minutes === 1 ? '' : 's'}`
}
