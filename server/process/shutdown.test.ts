import { expect, it } from 'vitest'
import { startChild } from '../../tests/support/child.ts'

async function endWith(signals: NodeJS.Signals[], ...args: string[]) {
  const child = startChild('tests/support/shutdownOrder.ts', args)
  await child.firstLine
  for (const signal of signals) child.process.kill(signal)
  return child.ended
}

it('ends last started first, each after the other, exit code 0', async () => {
  const { code, stderr } = await endWith(['SIGTERM'])
  expect(code).toBe(0)
  expect(stderr.trim().split('\n')).toEqual(['SIGTERM: ending in order …', 'second stopped', 'first stopped'])
})

it('takes a signal that comes twice for one, as npm and the terminal both pass it on', async () => {
  const { code, stderr } = await endWith(['SIGINT', 'SIGINT', 'SIGTERM'])
  expect(code).toBe(0)
  expect(stderr.match(/stopped/g)).toHaveLength(2)
})

it('goes on with the rest when a step fails, names it, exit code 1', async () => {
  const { code, stderr } = await endWith(['SIGHUP'], 'fails')
  expect(code).toBe(1)
  expect(stderr).toMatch(/Stopping the second failed: it is stuck\nfirst stopped/)
})
