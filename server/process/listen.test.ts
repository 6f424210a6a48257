import { once } from 'node:events'
import http from 'node:http'
import { afterAll, expect, it } from 'vitest'
import { StartError } from '../startError.ts'
import { listen, tryToListen } from './listen.ts'

const one = http.createServer()
const two = http.createServer()
afterAll(() => {
  one.close()
  two.close()
})

it('says which port it got, and who is told what when that one is taken', async () => {
  const port = await listen(one, 0, '127.0.0.1')
  expect(port).toBeGreaterThan(0)
  const taken = listen(two, port, '127.0.0.1')
  await expect(taken).rejects.toBeInstanceOf(StartError)
  await expect(taken).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use by another program`)
  expect(await listen(two, 0, '127.0.0.1')).not.toBe(port)
})

it('says so when the machine does not have the address', async () => {
  await expect(listen(http.createServer(), 0, '203.0.113.7')).rejects.toThrow(
    /has no address 203\.0\.113\.7: set HOST/,
  )
})

it('tries a port without keeping it', async () => {
  const server = http.createServer()
  const port = await listen(server, 0, '127.0.0.1')
  await expect(tryToListen(port, '127.0.0.1')).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use`)
  server.close()
  await once(server, 'close')
  await tryToListen(port, '127.0.0.1')
  expect(await listen(server, port, '127.0.0.1')).toBe(port)
  server.close()
})
