import type { EChartsCoreOption } from 'echarts/core'
import type { Stats, StatsMeasure } from '../../../contracts/stats.ts'
import { textWidth } from '../../map/textSize.ts'
import type { ChartData, Point } from './chartData.ts'

interface Look {
  t: (key: string, words?: Record<string, unknown>) => string
  valueText: (unit: StatsMeasure['unit'], value: number | null) => string
  token: (name: string) => string
  /** Pixels of 1rem: charts grow with the page. */
  rem: number
  /** Pixels that a chart is wide. */
  width: number
}
/** What is written at the side of a chart is no wider. */
const NAMES_REM = 11
const NAMES_SHARE = 0.42
/** Room for a name below a column that has none beside its neighbours: it stands aslant. */
const ASLANT_REM = 8
const ASLANT_DEGREES = 40

const CLASSES = ['--class-0', '--class-1', '--class-2', '--class-3', '--class-4']

/** How a chart looks, in the page's own colours and letters. */
export function optionOf(data: ChartData, { measures }: Stats, shown: number, look: Look): EChartsCoreOption {
  const { token, rem } = look
  const { unit } = measures[shown]!
  const say = (value: number | null) => look.valueText(unit, value)
  const letters = { fontFamily: 'Be Vietnam Pro, sans-serif', fontSize: 0.8125 * rem, color: token('--soft') }
  const axis = {
    axisLabel: letters,
    axisLine: { lineStyle: { color: token('--line') } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: token('--line') } },
  }
  const valueAxis = {
    ...axis,
    type: 'value' as const,
    // Bars that lie have their numbers beside them.
    axisLabel: { ...letters, show: !data.lying, formatter: (value: number) => say(value) },
    splitLine: { ...axis.splitLine, show: !data.lying },
    ...(unit === 'share' && { max: (of: { max: number }) => (of.max > 0.5 ? 1 : null) }),
  }
  const base = {
    animation: false,
    textStyle: { fontFamily: letters.fontFamily },
    // Drawn on the canvas: an element with styles of its own is not allowed by the page's policy.
    tooltip: {
      renderMode: 'richText' as const,
      confine: true,
      backgroundColor: token('--raised'),
      borderColor: token('--line'),
      textStyle: { ...letters, color: token('--text') },
    },
  }
  if (data.shape.kind === 'grid') return { ...base, ...grid(data, look, letters, axis, say) }
  const column = (look.width - 4 * rem) / Math.max(1, data.values.length)
  const names = {
    ...axis,
    type: 'category' as const,
    data: data.values.map(({ name }) => name),
    // Few values that are no time are all named, on more than one line where they have to.
    ...(data.named && { axisLabel: { ...letters, interval: 0, width: column, overflow: 'break' } }),
  }
  const isLine = data.shape.kind === 'line'
  const points = data.values.map(({ value, cell }) => ({ value, cell }))
  const numbers = data.lying
    ? widest(
        data.values.map(({ value }) => say(value)),
        letters.fontSize,
      )
    : 0
  const series = {
    type: isLine ? ('line' as const) : ('bar' as const),
    data: points,
    itemStyle: { color: token('--blue') },
    lineStyle: { width: 0.16 * rem },
    symbolSize: 0.5 * rem,
    showSymbol: data.values.length <= 60,
    barMaxWidth: 1.5 * rem,
    cursor: 'pointer',
    ...(data.lying && {
      label: {
        ...letters,
        show: true,
        position: 'right',
        formatter: ({ value }: { value: number }) => say(value),
      },
    }),
  }
  const before = {
    ...series,
    data: data.values.map((point) => ({ value: point.before })),
    itemStyle: { color: token('--faint'), opacity: isLine ? 1 : 0.6 },
    // A line that breaks is told from one that does not without its colour.
    lineStyle: { width: 0.125 * rem, type: 'dashed' as const },
    symbol: 'emptyCircle',
    label: { show: false },
    cursor: 'default',
  }
  return {
    ...base,
    grid: {
      left: rem * 0.25,
      right: rem + numbers,
      top: rem * 0.75,
      bottom: rem * 0.25,
      containLabel: true,
    },
    tooltip: {
      ...base.tooltip,
      trigger: 'axis',
      axisPointer: { type: isLine ? 'line' : 'shadow' },
      formatter: (over: { dataIndex: number }[]) => told(data.values[over[0]!.dataIndex]!, data, say, look),
    },
    ...(data.lying
      ? {
          xAxis: valueAxis,
          yAxis: {
            ...names,
            inverse: true,
            axisLabel: { ...letters, width: namesWidth(look.width, rem), overflow: 'truncate' },
          },
        }
      : { xAxis: names, yAxis: valueAxis }),
    series: data.compared ? [series, before] : [series],
  }
}

/** Pixels of the widest. */
const widest = (texts: string[], px: number) => Math.max(0, ...texts.map((text) => textWidth(text, px, 400)))
const namesWidth = (width: number, rem: number) => Math.min(NAMES_REM * rem, NAMES_SHARE * width)

function told(
  { name, value, before }: Point,
  { compared }: ChartData,
  say: (value: number | null) => string,
  { t }: Look,
) {
  return [name, say(value), ...(compared ? [t('desk.stats.compare.was', { value: say(before) })] : [])].join(
    '\n',
  )
}

function grid(
  data: ChartData,
  { token, rem, width }: Look,
  letters: { fontSize: number },
  axis: object,
  say: (value: number | null) => string,
) {
  const values = data.cells.flatMap(({ value }) => (value === null ? [] : [value]))
  const [least, largest] = [Math.min(...values, 0), Math.max(...values, 0)]
  const most = namesWidth(width, rem)
  const names = Math.min(widest(data.down, letters.fontSize), most)
  const column = (width - names - 1.25 * rem) / Math.max(1, data.across.length)
  const fits =
    widest(
      data.cells.map(({ value }) => say(value)),
      letters.fontSize,
    ) +
      0.25 * rem <=
    column
  // What runs on may be told at every second place; of names none is left out.
  const aslant = !data.running && widest(data.across, letters.fontSize) + 0.5 * rem > column
  return {
    grid: { left: rem * 0.25, right: rem * 0.5, top: rem * 0.5, bottom: rem * 3.25, containLabel: true },
    xAxis: {
      ...axis,
      type: 'category',
      data: data.across,
      splitArea: { show: false },
      axisLabel: {
        ...letters,
        hideOverlap: data.running,
        ...(!data.running && { interval: 0 }),
        ...(aslant && { rotate: ASLANT_DEGREES, width: ASLANT_REM * rem, overflow: 'truncate' }),
      },
    },
    yAxis: {
      ...axis,
      type: 'category',
      data: data.down,
      inverse: true,
      axisLabel: { ...letters, width: most, overflow: 'truncate' },
    },
    visualMap: {
      ...{ min: least, max: largest > least ? largest : least + 1, calculable: false },
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemWidth: 0.75 * rem,
      itemHeight: 10 * rem,
      textStyle: letters,
      text: [say(largest), say(least)],
      inRange: { color: CLASSES.map(token) },
    },
    tooltip: {
      renderMode: 'richText',
      confine: true,
      backgroundColor: token('--raised'),
      borderColor: token('--line'),
      textStyle: { ...letters, color: token('--text') },
      formatter: ({ value: [x, y, value] }: { value: [number, number, number] }) =>
        `${data.down[y]}\n${data.across[x]}\n${say(value)}`,
    },
    series: [
      {
        type: 'heatmap',
        cursor: 'pointer',
        data: data.cells.map(({ x, y, value, cell }) => ({
          value: [x, y, value ?? '-'],
          cell,
          // The ground stands out from the upper half of the classes, by night and by day.
          label: {
            color: token(((value ?? 0) - least) / (largest - least || 1) > 0.5 ? '--ground' : '--text'),
          },
        })),
        itemStyle: { borderWidth: 1, borderColor: token('--surface') },
        // The number stands in its cell where there is room: nothing is told by colour alone.
        label: {
          show: fits,
          fontFamily: 'Be Vietnam Pro, sans-serif',
          fontSize: 0.8125 * rem,
          formatter: ({ value: [, , value] }: { value: [number, number, number] }) => say(value),
        },
      },
    ],
  }
}
