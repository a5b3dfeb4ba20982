import { describe } from 'vitest'
import { testSamples } from '../../support/agents.ts'

describe('copilot', () => testSamples('copilot'))
