import { describe, expect, test } from 'vitest'
import { ask, consult, leave } from '../../../../src/wrapper/npm/preload/ipc.ts'
import { Left, openChannel } from '../../../support/preload.ts'

const question = { type: 'saved' }

test('a question is sent, and its answer returned; only meanwhile the channel keeps npm running', async () => {
  const { asked, channel } = openChannel((one) => ({ type: 'go', savePrefix: one.type }))
  expect(await ask(question)).toEqual({ type: 'go', savePrefix: 'saved' })
  expect(asked).toEqual([question])
  expect([channel.ref, channel.unref].map((each) => each.mock.calls.length)).toEqual([1, 1])
})

describe('npm ends, without its own exit handler', () => {
  test('where depgate is gone before it answers', () => {
    const { exit, removed } = openChannel(() => null)
    void ask(question)
    const listener = process.rawListeners('disconnect').at(-1)
    expect(() => listener?.call(process)).toThrow(Left)
    expect(exit).toHaveBeenCalledWith(2)
    expect(removed).toHaveBeenCalledWith('exit')
  })

  test('where the question cannot be sent', () => {
    const { exit } = openChannel()
    Object.assign(process, {
      send: (...[, , , done]: ((error: Error | null) => void)[]) => done?.(new Error('closed')),
    })
    void ask(question).catch(() => undefined)
    expect(exit).toHaveBeenCalledWith(2)
  })

  test('and not where it could be sent', () => {
    const { exit } = openChannel()
    Object.assign(process, { send: (...[, , , done]: ((error: Error | null) => void)[]) => done?.(null) })
    void ask(question)
    expect(exit).not.toHaveBeenCalled()
  })

  test('with the code that is given', () => {
    openChannel()
    expect(() => leave(7)).toThrow(new Left(7))
  })
})

describe('the answer', () => {
  test('go lets npm continue', async () => {
    openChannel(() => ({ type: 'go', integrity: { a: 'x' } }))
    expect(await consult(question)).toEqual({ type: 'go', integrity: { a: 'x' } })
  })

  test('stop ends it as after a success', async () => {
    openChannel(() => ({ type: 'stop' }))
    await expect(consult(question)).rejects.toEqual(new Left(0))
  })

  test.each([
    ['the reason', { type: 'fail' as const, reason: 'a@1.0.0 is malware' }, 'a@1.0.0 is malware'],
    ['a sentence, where there is none', { type: 'fail' as const }, 'refused by depgate'],
  ])('fail is an error of npm with %s, so that npm rolls back', async (_, answer, message) => {
    openChannel(() => answer)
    await expect(consult(question)).rejects.toMatchObject({ message, code: 'EDEPGATE' })
  })
})
