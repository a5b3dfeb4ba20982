// The contract of a reporter.

import type { Report } from '../model/report.ts'

/** The width and the colours that a reporter may use. */
export interface Canvas {
  /** Columns; 80 where there is no terminal. */
  readonly width: number
  readonly hasColor: boolean
  readonly isVerbose: boolean
}

/** Turns a report into text. Writes nothing. */
export interface Reporter {
  readonly id: string
  readonly summary: string
  /** Files are addressed from the top of the checkout, wherever depgate runs. */
  readonly isFromTop?: boolean
  readonly render: (report: Report, canvas: Canvas) => string
}

/** Declares a reporter. */
export function defineReporter(reporter: Reporter): Reporter {
  return reporter
}
