// Property tests take the same way each time; DEPGATE_TEST_SEED=<number> takes another one.

import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.DEPGATE_TEST_SEED ?? 20261121) })
