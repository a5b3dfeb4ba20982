// nock with the network off; an unused mock fails the test.

import nock from 'nock'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'

/** Applies it to every test of the file. */
export function useNock(): void {
  beforeAll(() => nock.disableNetConnect())
  afterEach(() => {
    const pending = nock.pendingMocks()
    nock.cleanAll()
    expect(pending).toEqual([])
  })
  afterAll(() => nock.restore())
}
