import { expect, it } from 'vitest'
import { readOptions } from './options.ts'
import { ImportRefused } from './refusal.ts'

function problemsOf(...args: string[]): string[] {
  try {
    readOptions(args)
    return []
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error
    return error.problems.filter((problem) => !problem.startsWith('usage: '))
  }
}

it('reads a file, a set and what is said about them, names in NFC', () => {
  const args = ['--set', 'w', 'a.geojson', '--from=2025-07-01', '--name', 'Phươ\u0300ng', '--level', 'ward']
  expect(readOptions(args)).toEqual({
    file: 'a.geojson',
    set: 'w',
    from: '2025-07-01',
    to: undefined,
    name: 'Phường',
    nameEn: undefined,
    level: 'ward',
    codeProperty: undefined,
    nameProperty: undefined,
  })
})

it('says everything that is wrong at once', () => {
  expect(
    problemsOf(
      'a',
      'b',
      '--set',
      'a b',
      '--from',
      '2025-02-30',
      '--level',
      'city',
      '--force',
      '-x',
      '--name=',
    ),
  ).toEqual([
    'there is no option --force',
    'there is no option -x',
    '--name needs a value',
    'one file at a time, not a, b',
    '--from 2025-02-30 is not a day written YYYY-MM-DD',
    '--set a b is not a code: no blanks, / ? or #',
    '--level city is neither district nor ward',
  ])
})

it('misses a file and a set, also one whose value was forgotten', () => {
  expect(problemsOf()).toEqual(['name a file', 'name the set with --set CODE'])
  expect(problemsOf('a', '--set', '--from', '2025-07-01')).toContain('--set needs a value')
})

it('refuses a set that ends before it begins, and an option given twice', () => {
  expect(problemsOf('a', '--set', 's', '--from', '2025-07-01', '--to', '2025-06-30')).toEqual([
    '--to 2025-06-30 lies before --from 2025-07-01',
  ])
  expect(problemsOf('a', '--set', 's', '--set', 't')).toEqual(['--set is given twice'])
})
