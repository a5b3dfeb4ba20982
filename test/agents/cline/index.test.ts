import { describe } from 'vitest'
import { testAgent } from '../../support/agents.ts'

describe('cline', () => testAgent('cline'))
