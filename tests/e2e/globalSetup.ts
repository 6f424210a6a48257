import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** A folder for what the tests of one run share: the first days of its cities (`firstDay.ts`). */
export default function setup(): () => void {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'toancanh-e2e-first-'))
  // PostgreSQL runs as another user where we are root.
  chmodSync(folder, 0o755)
  process.env.E2E_FIRST_DAYS = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
