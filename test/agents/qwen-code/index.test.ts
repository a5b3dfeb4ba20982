import { describe } from 'vitest'
import { testAgent } from '../../support/agents.ts'

describe('qwen-code', () => testAgent('qwen-code'))
