// Sends questions to the depgate that started this npm, and ends npm where the answer is to stop.

import type { Answer } from './arborist-types.ts'

/** Sends a question and waits for the answer; ends this process where depgate is gone. */
export function ask(question: object): Promise<Answer> {
  return new Promise((resolve) => {
    process.channel?.ref()
    process.once('message', (answer) => {
      process.channel?.unref()
      resolve(answer as Answer)
    })
    // Without depgate's answer npm must not continue.
    process.once('disconnect', () => leave(2))
    process.send?.(question, undefined, {}, (error) => {
      if (error) leave(2)
    })
  })
}

/** Ends this process without npm's exit handler, which would report an unfinished command. */
export function leave(code: number): never {
  process.removeAllListeners('exit')
  process.exit(code)
}

/** Asks whether npm may continue. Does not return where it may not; throws where npm must roll back. */
export async function consult(question: object): Promise<Answer> {
  const answer = await ask(question)
  if (answer.type === 'stop') leave(0)
  if (answer.type === 'fail') {
    throw Object.assign(new Error(answer.reason ?? 'refused by depgate'), { code: 'EDEPGATE' })
  }
  return answer
}
