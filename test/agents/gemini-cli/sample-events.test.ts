import { describe } from 'vitest'
import { testSamples } from '../../support/agents.ts'

describe('gemini-cli', () => testSamples('gemini-cli'))
