import { describe } from 'vitest'
import { testSamples } from '../../support/agents.ts'

describe('qwen-code', () => testSamples('qwen-code'))
