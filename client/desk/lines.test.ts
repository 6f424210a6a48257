import { expect, test } from 'vitest'
import { linesOf } from './lines.ts'

const streamOf = (...chunks: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
const read = async (stream: ReadableStream<Uint8Array>) => {
  const lines: string[] = []
  for await (const line of linesOf(stream)) lines.push(line)
  return lines
}

test('lines come whole, wherever the network cuts them, even through a letter', async () => {
  const bytes = new TextEncoder().encode('{"tên":"Huế"}\n\n{"b":2}\n{"c":3}')
  const letter = bytes.indexOf(0xe1) + 1
  for (const at of [1, letter, bytes.length - 1])
    expect(await read(streamOf(bytes.slice(0, at), bytes.slice(at)))).toEqual([
      '{"tên":"Huế"}',
      '{"b":2}',
      '{"c":3}',
    ])
})

test('an empty answer has no lines', async () => {
  expect(await read(streamOf())).toEqual([])
})
