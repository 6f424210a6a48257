import { startTestProvider } from './provider.ts'

/** A provider as a process of its own: prints its issuer, then takes one line per city that may come back to it. */
const provider = await startTestProvider()
process.stdout.write(`${provider.issuer}\n`)
process.stdin.setEncoding('utf8')
process.stdin.on('data', (address: string) => provider.serve(address.trim()))
process.stdin.once('end', () => void provider.stop().then(() => process.exit(0)))
