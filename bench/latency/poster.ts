import { setTimeout as sleep } from 'node:timers/promises'
import type { City } from '../../contracts/city.ts'
import type { Intake, IntakeReceipt } from '../../contracts/report.ts'

/** Something acknowledged: which event of which report, and when its answer was here (performance.now). */
export interface Acknowledged {
  code: string
  kind: string
  at: number
}

const TICK_MS = 20
/** Requests under way at most; beyond that the rate falls behind and the result says so. */
const IN_FLIGHT = 12
/** Of the events so many are commands on reports just taken in, each report's one after the other. */
const COMMANDS = { share: 0.1, most: 60 }

/**
 * Sends reports in small NDJSON batches at a rate, and moves some of them on by commands, for so many seconds.
 * @param agency code of one that is in force today
 * @returns what was acknowledged, in the order of the answers
 */
export async function post(
  url: string,
  next: () => Intake,
  { rate, seconds, agency }: { rate: number; seconds: number; agency: string },
): Promise<Acknowledged[]> {
  const { categories } = (await (await fetch(`${url}/api/city`)).json()) as City
  // Those stay open: a picture's work is not what is measured.
  const photoWanted = new Set(categories.filter((one) => one.resolvedWithPhoto).map(({ code }) => code))
  const acknowledged: Acknowledged[] = []
  const commandRate = Math.min(rate * COMMANDS.share, COMMANDS.most)
  const lives = new Set<Promise<void>>()
  const batches = new Set<Promise<void>>()
  const running = <Work extends Promise<void>>(set: Set<Promise<void>>, work: Work) => {
    set.add(work)
    void work.finally(() => set.delete(work))
  }
  const began = performance.now()
  let sent = 0
  let begunLives = 0
  const batch = async (lines: Intake[]) => {
    for (const [index, { code }] of (await postBatch(url, lines)).entries()) {
      acknowledged.push({ code, kind: 'received', at: performance.now() })
      const due = ((performance.now() - began) / 1000) * commandRate
      if (begunLives * LIFE.length >= due || photoWanted.has(lines[index]!.category)) continue
      begunLives++
      running(lives, live(url, code, agency, acknowledged))
    }
  }
  for (;;) {
    const elapsed = (performance.now() - began) / 1000
    if (elapsed >= seconds) break
    const due = Math.round((rate - commandRate) * elapsed) - sent
    if (due > 0 && batches.size < IN_FLIGHT) {
      sent += Math.min(due, 500)
      running(batches, batch(Array.from({ length: Math.min(due, 500) }, next)))
    }
    await sleep(TICK_MS)
  }
  while (batches.size + lives.size > 0) await Promise.all([...batches, ...lives])
  return acknowledged
}

async function postBatch(url: string, lines: Intake[]): Promise<IntakeReceipt[]> {
  const answer = await fetch(`${url}/api/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  })
  return (await answer.text())
    .trim()
    .split('\n')
    .map((line) => {
      const receipt = JSON.parse(line) as IntakeReceipt & { status: number }
      if (receipt.status !== 201) throw new Error(`A report was not taken in: ${line}`)
      return receipt
    })
}

/** Commands in the order that a report lives through them, with the event that each makes. */
export const LIFE = [
  ['accept', 'accepted', {}],
  ['refer', 'referred', null],
  ['start', 'started', {}],
  ['resolve', 'resolved', { answer: 'Đã xử lý xong' }],
] as const

async function live(url: string, code: string, agency: string, acknowledged: Acknowledged[]): Promise<void> {
  for (const [command, kind, body] of LIFE) {
    const answer = await fetch(`${url}/api/reports/${code}/${command}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body ?? { agency }),
    })
    if (answer.status !== 200) throw new Error(`${command} of ${code}: ${await answer.text()}`)
    await answer.arrayBuffer()
    acknowledged.push({ code, kind, at: performance.now() })
  }
}
