import { createServer, type Server } from 'node:net'
import { StartError } from '../startError.ts'

/**
 * Listens, and says where.
 * @param port 0 lets the system choose a free one.
 * @returns the port in use.
 * @throws StartError where the port or the address cannot be had.
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) => reject(explain(error, port, host))
    server.once('error', refused)
    server.listen({ port, host }, () => {
      server.off('error', refused)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

/**
 * Listens for a moment and ends: what would be refused after minutes of other work is refused before it.
 * @throws StartError as {@link listen}
 */
export async function tryToListen(port: number, host: string): Promise<void> {
  const probe = createServer()
  await listen(probe, port, host)
  await new Promise((resolve) => probe.close(resolve))
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} of ${host} is in use by another program: end that one, or set PORT to another.`,
      )
    case 'EACCES':
      return new StartError(`Port ${port} may not be used by this user: set PORT to one above 1023.`)
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'ENOTFOUND':
      return new StartError(
        `This machine has no address ${host}: set HOST to one it has, such as 127.0.0.1 or 0.0.0.0.`,
      )
    default:
      return error
  }
}
