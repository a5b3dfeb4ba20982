import { describe } from 'vitest'
import { testAgent } from '../../support/agents.ts'

describe('gemini-cli', () => testAgent('gemini-cli'))
