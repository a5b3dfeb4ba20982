// nock with the network off; a mock that nobody used fails the test.

import nock from 'nock'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'

/** Holds every test of the file to it. */
export function useNock(): void {
  beforeAll(() => nock.disableNetConnect())
  afterEach(() => {
    const pending = nock.pendingMocks()
    nock.cleanAll()
    expect(pending).toEqual([])
  })
  afterAll(() => nock.restore())
}
