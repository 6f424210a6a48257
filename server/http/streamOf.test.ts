import { describe, expect, it, vi } from 'vitest'
import { streamOf } from './streamOf.ts'

function held() {
  const letGo = vi.fn()
  async function* write() {
    try {
      yield Buffer.from('a')
      yield Buffer.from('b')
    } finally {
      letGo('read')
    }
  }
  const file = streamOf(write, async () => void letGo('unread'))
  const closed = new Promise((resolve) => void file.once('close', resolve))
  return { file, letGo, closed }
}

describe('a stream of a generator that holds something', () => {
  it('lets go of it once, whether it is read to its end, broken off, or never begun', async () => {
    const whole = held()
    expect((await whole.file.toArray()).join('')).toBe('ab')
    const half = held()
    for await (const _ of half.file) break
    const never = held()
    never.file.destroy()
    await Promise.all([whole.closed, half.closed, never.closed])
    expect([whole, half, never].map(({ letGo }) => letGo.mock.calls)).toEqual([
      [['read']],
      [['read']],
      [['unread']],
    ])
  })
})
