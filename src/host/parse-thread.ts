// The far side of parser.ts: parses packuments beside the main thread.

import { parentPort } from 'node:worker_threads'
import type { ParseJob, ParseMessage } from './parser.ts'
import { parsePackument } from './record.ts'
import { parseBody } from './reply.ts'

const answer = (message: ParseMessage) => parentPort?.postMessage(message)
parentPort?.on('message', ({ id, name, body }: ParseJob) => {
  answer({ id, record: parsePackument(parseBody(body), name) })
})
answer('ready')
