import { defineReporter } from './define-reporter.ts'

export default defineReporter({
  id: 'json',
  summary: 'The whole report as JSON.',
  render: (report) => `${JSON.stringify(report, null, 2)}\n`,
})
