// Encodes a line of the trail as a log record of OpenTelemetry.

import type { TrailLine } from '../ports/trail.ts'

/** Severity numbers of the OpenTelemetry logs data model: INFO, WARN, ERROR. */
const severities = {
  pass: [9, 'INFO'],
  inconclusive: [13, 'WARN'],
  fail: [17, 'ERROR'],
  error: [17, 'ERROR'],
} as const

/**
 * Encodes a line for OTLP/HTTP with JSON (OpenTelemetry protocol 1.x, ExportLogsServiceRequest): the line itself is
 * the body, the fields to filter by are attributes.
 */
export function encodeOtlp(text: string): unknown {
  const line = JSON.parse(text) as TrailLine
  const [severityNumber, severityText] = severities[line.outcome ?? 'pass']
  // Nanoseconds as a decimal string, as the protocol's JSON has 64-bit numbers.
  const timeUnixNano = `${Date.parse(line.time)}000000`
  const attributes = attributesOf({
    'depgate.command': line.command,
    'depgate.outcome': line.outcome,
    'depgate.project': line.project,
    'depgate.number': line.number,
    'depgate.findings': line.findings.length + (line.omitted.findings ?? 0),
    'user.name': line.actor,
  })
  const resource = attributesOf({
    'service.name': 'depgate',
    'service.version': line.version,
    'host.name': line.host,
  })
  const record = {
    timeUnixNano,
    observedTimeUnixNano: timeUnixNano,
    severityNumber,
    severityText,
    body: { stringValue: text },
    attributes,
  }
  return {
    resourceLogs: [
      {
        resource: { attributes: resource },
        scopeLogs: [{ scope: { name: 'depgate', version: line.version }, logRecords: [record] }],
      },
    ],
  }
}

function attributesOf(values: Readonly<Record<string, string | number | null>>) {
  return Object.entries(values).flatMap(([key, value]) => {
    if (value === null) return []
    return [{ key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } }]
  })
}
