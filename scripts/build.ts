import { createProgress } from '../server/process/progress.ts'
import { endOnSignals } from '../server/process/shutdown.ts'
import { ensureClient } from './client.ts'
import { run } from './top.ts'

endOnSignals(console.log, 130)
await run(() => ensureClient(createProgress()))
