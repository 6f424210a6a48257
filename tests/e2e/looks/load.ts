import { createReportSource } from '../../../fixtures/generator/history/index.ts'
import { loadCity } from '../../../fixtures/loadCity.ts'
import type { City } from '../support.ts'

const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const by = 'Trực ban IOC'

/** What the scenes of a campaign and of an emergency need: titles as long as they get, gauges, roads, a shelter. */
export async function openEverything(city: City): Promise<void> {
  const { center } = await city.get('/api/city')
  const [lon, lat] = center as [number, number]
  await city.post('/api/campaigns', {
    title: {
      vi: 'Ngày Chủ nhật Xanh: toàn thành phố ra quân dọn rác, khơi thông cống rãnh',
      en: 'Green Sunday: the whole city clears its waste and opens its drains',
    },
    ...{ category: 'moi-truong', target: 400, from: at(-120), to: at(360), by },
  })
  const opened = await city.post('/api/emergencies', {
    title: {
      vi: 'Mưa lớn diện rộng, nước sông vượt báo động 3, ngập sâu nhiều tuyến phố',
      en: 'Heavy rain everywhere, rivers above alarm level 3, many streets flooded',
    },
    ...{ category: 'thoat-nuoc', by },
  })
  const gauge = (n: number, label: string, levelCm: number, minutes: number) => ({
    ...{
      ref: `gauge-${n}`,
      kind: 'water-level',
      lon: lon + 0.02 * (n - 3),
      lat: lat + 0.012 * (n % 3),
      label,
    },
    ...{ levelCm, at: at(minutes) },
  })
  const road = (n: number, label: string) => ({
    ...{ ref: `road-${n}`, kind: 'road-closed', lon: lon + 0.008 * n, lat: lat - 0.01 * (n % 2), label },
    ...{ to: { lon: lon + 0.008 * n + 0.006, lat: lat - 0.01 * (n % 2) + 0.008 }, at: at(-n) },
  })
  const gauges = ['Trạm thủy văn Kim Long', 'Cầu Long Biên', 'Đập Đá', 'Trạm bơm Yên Sở', 'Phú Ốc']
  for (const minutes of [-60, -40, -20, -2])
    await city.post(`/api/emergencies/${opened.body.id}/marks`, {
      marks: gauges.map((label, n) =>
        gauge(n, label, 340 + 12 * n + (60 + minutes) * (n % 2 ? 1 : -1), minutes),
      ),
    })
  await city.post(`/api/emergencies/${opened.body.id}/marks`, {
    marks: [
      ...[
        'Lê Lợi (từ cầu Trường Tiền đến Đập Đá)',
        'Nguyễn Trãi',
        'Hùng Vương',
        'Đại lộ Thăng Long, hầm chui số 5',
      ].map((label, n) => road(n, label)),
      {
        ...{ ref: 'shelter-1', kind: 'shelter', lon: lon - 0.01, lat: lat + 0.02, at: at(-30) },
        label: 'Trường THPT chuyên Quốc Học',
      },
    ],
  })
}

/** Takes in many reports at once, as they come on a bad day. @param code of the city's fixture */
export async function pourReports(city: City, code: string, many: number): Promise<void> {
  const next = createReportSource(await loadCity(code), 7)
  const lines = Array.from({ length: many }, (_, n) => {
    const { channel, category, urgency, lon, lat, address, text } = next(new Date())
    return JSON.stringify({
      source: 'looks',
      externalId: `${Date.now()}-${n}`,
      channel,
      category,
      urgency,
      lon,
      lat,
      address,
      text,
    })
  })
  const response = await fetch(`${city.url}/api/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  })
  const answers = (await response.text()).trim().split('\n')
  const refused = answers.filter((answer) => !answer.includes('"code"'))
  if (refused.length > 0) throw new Error(`${refused.length} reports were refused: ${refused[0]}`)
}
