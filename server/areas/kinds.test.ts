import { expect, it } from 'vitest'
import { englishNameOf, levelOf, nameOfSet, shortNameOf } from './kinds.ts'

it.each([
  ['Quận Ba Đình', 'Ba Đình', 'Ba Đình District'],
  ['Huyện Phong Điền', 'Phong Điền', 'Phong Điền District'],
  ['Thị xã Sơn Tây', 'Sơn Tây', 'Sơn Tây Town'],
  ['Thành phố Huế', 'Huế', 'Huế City'],
  ['Phường Thuận Hóa', 'Thuận Hóa', 'Thuận Hóa Ward'],
  ['Xã Hòa Lạc', 'Hòa Lạc', 'Hòa Lạc Commune'],
  ['Thị trấn Trâu Quỳ', 'Trâu Quỳ', 'Trâu Quỳ Township'],
  ['Đặc khu Phú Quốc', 'Phú Quốc', 'Phú Quốc Special Zone'],
  ['PHƯỜNG HÀNG BẠC', 'HÀNG BẠC', 'HÀNG BẠC Ward'],
  ['Quận 1', 'Quận 1', 'District 1'],
  ['Xãng Đào', 'Xãng Đào', 'Xãng Đào'],
])('%s is %s for short and %s in English', (name, short, english) => {
  expect(shortNameOf(name)).toBe(short)
  expect(englishNameOf(name)).toBe(english)
})

it('tells the level by most of the names, and not where they do not say it', () => {
  expect(levelOf(['Xã A', 'Phường B', 'Thành phố C'])).toBe('ward')
  expect(levelOf(['Quận A', 'Huyện B', 'Thị xã C'])).toBe('district')
  expect(levelOf(['A', 'B'])).toBeNull()
})

it('names a new set by what it holds and since when', () => {
  expect(nameOfSet('ward', 126, '2025-07-01')).toEqual({
    vi: '126 phường, xã (từ 01/07/2025)',
    en: '126 wards and communes (since 2025-07-01)',
  })
})
