// Asks the depgate that started this npm, and ends npm where that says so.

import type { Answer } from './arborist-types.ts'

/** Sends a question and waits for the answer; where nobody is there to give it, this process ends. */
export function ask(question: object): Promise<Answer> {
  return new Promise((resolve) => {
    process.channel?.ref()
    process.once('message', (answer) => {
      process.channel?.unref()
      resolve(answer as Answer)
    })
    // Without the one who decides, nothing goes on.
    process.once('disconnect', () => leave(2))
    process.send?.(question, undefined, {}, (error) => {
      if (error) leave(2)
    })
  })
}

/** Ends this process as it stands: npm's own way out would complain that it was not asked. */
export function leave(code: number): never {
  process.removeAllListeners('exit')
  process.exit(code)
}

/** Asks whether npm may go on. Does not come back where it may not; throws where npm must take back what it did. */
export async function consult(question: object): Promise<Answer> {
  const answer = await ask(question)
  if (answer.type === 'stop') leave(0)
  if (answer.type === 'fail') {
    throw Object.assign(new Error(answer.reason ?? 'refused by depgate'), { code: 'EDEPGATE' })
  }
  return answer
}
