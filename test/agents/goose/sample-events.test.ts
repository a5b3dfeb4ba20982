import { describe } from 'vitest'
import { testSamples } from '../../support/agents.ts'

describe('goose', () => testSamples('goose'))
