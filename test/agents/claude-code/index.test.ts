import { describe } from 'vitest'
import { testAgent } from '../../support/agents.ts'

describe('claude-code', () => testAgent('claude-code'))
