import type { Intake } from '../../contracts/report.ts'
import { createReportSource } from '../../fixtures/generator/history/index.ts'
import type { LoadedCity } from '../../fixtures/loadCity.ts'

/** Reports as citizens would send them now, from the city's own generator. */
export function intakeSource(fixture: LoadedCity, seed = 1): () => Intake {
  const next = createReportSource(fixture, seed)
  return () => {
    const { channel, category, urgency, lon, lat, address, text } = next(new Date())
    return { source: 'bench', channel, category, urgency, lon, lat, address, text }
  }
}
