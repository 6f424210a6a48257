import { endOnSignals, onShutdown } from '../../server/process/shutdown.ts'

// A process for tests: ends in order when it is told to. Its argument may name what goes wrong meanwhile.
const [trouble] = process.argv.slice(2)
endOnSignals((line) => console.error(line))
onShutdown('Stopping the first', () => console.error('first stopped'))
onShutdown('Stopping the second', async () => {
  await new Promise((resolve) => setTimeout(resolve, 200))
  if (trouble === 'fails') throw new Error('it is stuck')
  console.error('second stopped')
})
console.log('ready')
setInterval(() => {}, 60_000)
