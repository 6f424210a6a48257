import type { Page } from '@playwright/test'
import { expect, type City } from './support.ts'

/** A report of this test's own, in the middle of Huế. */
export async function take(city: City, fields: object = {}): Promise<string> {
  const sent = { channel: 'app', category: 'giao-thong-o-ga', lon: 107.5846, lat: 16.4635, ...fields }
  return (await city.post('/api/reports', { text: 'Ổ gà lớn trước cổng trường', ...sent })).body.code
}
export const report = async (city: City, code: string) => city.get(`/api/reports/${code}`)
export const row = (page: Page, code: string) => page.locator(`[data-testid=queue-row][data-code="${code}"]`)

export async function openDesk(page: Page, city: City, query = '') {
  await page.goto(`${city.url}/desk${query}`)
  await expect(page.getByTestId('freshness')).toHaveAttribute('data-fresh', 'true')
}
