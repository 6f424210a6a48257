import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { areaCollection, city as citySchema } from '../../../contracts/city.ts'
import { health } from '../../../contracts/health.ts'
import { reportDetail, reportsPage } from '../../../contracts/report.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

describe('the service', () => {
  it('says that it is well, where the log stands, and who leads', async () => {
    await city.post('/api/reports', someReport())
    await city.settled()
    const { status, body } = await city.get('/api/health')
    expect(status).toBe(200)
    expect(health.parse(body)).toMatchObject({
      status: 'ok',
      database: 'ok',
      city: 'hue',
      seq: 1,
      sequencer: { leader: true, waiting: 0 },
    })
  })

  it('measures itself for Prometheus', async () => {
    const { body, type } = await city.get('/metrics')
    expect(type).toMatch(/^text\/plain/)
    expect(body).toMatch(/^toancanh_log_head_seq 1$/m)
    expect(body).toMatch(/^toancanh_backlog_reports 1$/m)
    expect(body).toMatch(
      /toancanh_http_request_duration_seconds_count\{method="POST",route="\/api\/reports",status="201"\} 1/,
    )
  })

  it('publishes an OpenAPI 3.1 document in which every route of the API stands', async () => {
    const { body } = await city.get('/api/openapi.json')
    expect(body.openapi).toMatch(/^3\.1/)
    for (const path of [
      '/api/board',
      '/api/reports',
      '/api/reports/{code}',
      '/api/reports/{code}/refer',
      '/api/heat',
      '/api/areas',
      '/api/city',
      '/api/assignments',
      '/api/adoption',
      '/api/health',
    ])
      expect(Object.keys(body.paths)).toContain(path)
    const intake = body.paths['/api/reports'].post.requestBody.content
    expect(Object.keys(intake)).toEqual(['application/json', 'application/x-ndjson'])
    expect(intake['application/json'].schema.required).toEqual(['channel', 'category', 'lon', 'lat', 'text'])
    const ids = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
      (item) => Object.values(item).map(({ operationId }) => operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('answers as it has published', async () => {
    citySchema.parse((await city.get('/api/city')).body)
    const areas = areaCollection.parse((await city.get('/api/areas?set=hue-wards-2025')).body)
    expect(areas.features).toHaveLength(40)
    const page = reportsPage.parse((await city.get('/api/reports')).body)
    reportDetail.parse((await city.get(`/api/reports/${page.items[0]!.code}`)).body)
  })

  it('calls the former districts former: their set is not in force any more', async () => {
    const { areaSets } = citySchema.parse((await city.get('/api/city')).body)
    expect(areaSets.map(({ code, current }) => [code, current])).toEqual([
      ['hue-districts-2024', false],
      ['hue-wards-2025', true],
    ])
  })

  it('sends a policy under which nothing from another host can run', async () => {
    const { headers } = await fetch(`${city.url}/api/city`)
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})
