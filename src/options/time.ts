// Dates and times in ISO 8601, as users type them and as programs write them.

const leapYear = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)'
const date =
  '(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))' +
  `|${leapYear}-02-29)`
const minutes = '(?:[01]\\d|2[0-3]):[0-5]\\d'
const seconds = ':[0-5]\\d(?:\\.\\d{1,9})?'
const time = `${minutes}(?:${seconds})?`
const zone = '(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)'

/** A date, or a time with its zone, as a `pattern` of JSON Schema; `Date.parse` takes 30 February for 2 March. */
export const momentPattern = `^${date}(?:T${time}${zone})?$`

const moment = new RegExp(momentPattern)
const day = new RegExp(`^${date}$`)
const rfc3339 = new RegExp(`^${date}T${minutes}${seconds}${zone}$`)
const looseMoment = new RegExp(`^${date}(?:[T ]${time}(?:Z|[+-](?:[01]\\d|2[0-3]):?[0-5]\\d)?)?$`)

/** Whether a text is a valid date (`2026-12-01`) or time with its zone (`2026-12-01T12:00:00Z`). */
export function isMoment(text: string): boolean {
  return moment.test(text) && !Number.isNaN(Date.parse(text))
}

/** Whether a text is a valid date (`2026-12-01`). */
export function isDay(text: string): boolean {
  return day.test(text)
}

/** Parses an RFC 3339 time, in milliseconds since 1970; null for any other text, and for a day that no calendar has. */
export function readRfc3339(text: string): number | null {
  return rfc3339.test(text) ? Date.parse(text) : null
}

/** Parses the date or time of a flag, in UTC where it names no zone; null where it is not valid. */
export function readTyped(text: string): Date | null {
  if (!looseMoment.test(text)) return null
  // A time without a zone is UTC: the report must not depend on the machine's time zone.
  const isZoned = isDay(text) || /(?:Z|[+-]\d{2}:?\d{2})$/.test(text)
  const typed = new Date(isZoned ? text : `${text}Z`)
  return Number.isNaN(typed.getTime()) ? null : typed
}

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/
const reportTime = /^\d{4}-\d{2}-\d{2}T[\d:.]{5,20}(?:Z|[+-]\d{2}:\d{2})$/

/** Whether a text is a time with its zone as programs write it. `Date.parse` alone accepts "garbage 5". */
export function isTimestamp(text: string): boolean {
  return timestamp.test(text)
}

/** Whether a text is a time as reports of any version have it. */
export function isReportTime(text: string): boolean {
  return reportTime.test(text) && !Number.isNaN(Date.parse(text))
}

/** Returns a time up to its seconds, without fraction and zone; null where the text begins with none. */
export function cutToSeconds(text: string): string | null {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.exec(text)?.[0] ?? null
}
