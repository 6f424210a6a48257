/** Whether it is an origin as browsers write it, such as `https://ioc.example`. */
export const isOrigin = (address: string): boolean =>
  URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) && new URL(address).origin === address

/** Encrypted, or of this very machine; what stands before an @ is not the host. */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || ['localhost', '127.0.0.1'].includes(hostname)
}

/** Whether a host is this machine as it sees itself: what is sent there passes no network. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.')
