import type { Deps } from '../../http/deps.ts'

export async function startSimulator(_deps: Deps, _options: { city: string; rate: number }) {
  return { stop: async () => {} }
}
