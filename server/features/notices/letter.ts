import type { Language } from '../../../contracts/text.ts'

/** A number of a mail, and the address of its rows where it has any. */
export interface Cell {
  text: string
  href: string | null
}

/** What a mail is made of: written once, read as text and as HTML. */
export type Block =
  | { kind: 'title' | 'over' | 'lead' | 'note' | 'alert'; text: string }
  | { kind: 'figures'; title: string; lines: { label: string; cell: Cell }[] }
  | {
      kind: 'table'
      title: string
      columns: string[]
      rows: { name: string; cells: Cell[] }[]
      empty: string
    }
  | { kind: 'button'; text: string; href: string }
  | { kind: 'foot'; text: string; links: { text: string; href: string }[] }

/** The plain part of a mail. */
export function asText(blocks: Block[]): string {
  return `${blocks.map(textOf).join('\n\n')}\n`
}

const withAddress = (cell: Cell, indent: string) => cell.text + (cell.href ? `\n${indent}${cell.href}` : '')

function textOf(block: Block): string {
  if (block.kind === 'figures')
    return [
      block.title.toUpperCase(),
      ...block.lines.map(({ label, cell }) => `${label}: ${withAddress(cell, '  ')}`),
    ].join('\n')
  if (block.kind === 'table')
    return [
      block.title.toUpperCase(),
      ...block.rows.map(
        ({ name, cells }) =>
          `${name}\n${cells.map((cell, at) => `  ${block.columns[at]}: ${withAddress(cell, '    ')}`).join('\n')}`,
      ),
      ...(block.rows.length === 0 ? [block.empty] : []),
    ].join('\n')
  if (block.kind === 'button') return `${block.text}:\n${block.href}`
  if (block.kind === 'foot')
    return ['--', block.text, ...block.links.map(({ text, href }) => `${text}: ${href}`)].join('\n')
  return block.text
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => SIGNS[sign]!)

// Readers of mail know no style sheet of ours: what is needed stands at each element. The colours are those of tokens.css by day.
const [INK, SOFT, LINE, GROUND, BLUE, AMBER] = [
  '#0f1820',
  '#394855',
  '#c8d3dd',
  '#eef2f6',
  '#0b5fa5',
  '#8a4b00',
]
const FONT = "font-family:'Be Vietnam Pro','Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const P = 'margin:0 0 12px;line-height:1.5'

/** The HTML part of a mail, whole. Every text in it is escaped; it asks for nothing from anywhere. */
export function asHtml(lang: Language, subject: string, blocks: Block[]): string {
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light"><title>${escape(subject)}</title></head>
<body style="margin:0;padding:24px 12px;background:${GROUND};color:${INK};${FONT};font-size:16px">
<div style="max-width:600px;margin:0 auto;padding:28px;background:#fff;border:1px solid ${LINE};border-radius:8px">
${blocks.map(htmlOf).join('\n')}
</div></body></html>
`
}

const link = (href: string, inner: string, style = `color:${BLUE}`) =>
  `<a href="${escape(href)}" style="${style}">${inner}</a>`
const number = ({ text, href }: Cell) =>
  href ? link(href, escape(text), `color:${BLUE};font-weight:600`) : `<span>${escape(text)}</span>`
const RIGHT = `padding:8px 0 8px 16px;border-bottom:1px solid ${LINE};text-align:right;white-space:nowrap;vertical-align:top`
const LEFT = `padding:8px 0;border-bottom:1px solid ${LINE};text-align:left;font-weight:400;vertical-align:top`
const heading = (text: string) =>
  `<h2 style="margin:28px 0 4px;font-size:17px;line-height:1.4">${escape(text)}</h2>`
const table = (inner: string) =>
  `<table style="width:100%;border-collapse:collapse;font-size:16px;line-height:1.4">${inner}</table>`

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `<h1 style="margin:0 0 12px;font-size:24px;line-height:1.3">${escape(block.text)}</h1>`
    case 'over':
      return `<p style="margin:0 0 4px;color:${SOFT}">${escape(block.text)}</p>`
    case 'alert':
      return `<p style="${P};padding:10px 12px;border-left:4px solid ${AMBER};background:#fff6e8;color:${INK}">${escape(block.text)}</p>`
    case 'lead':
      return `<p style="${P}">${escape(block.text)}</p>`
    case 'note':
      return `<p style="${P};color:${SOFT};font-size:14px">${escape(block.text)}</p>`
    case 'figures':
      return (
        heading(block.title) +
        table(
          block.lines
            .map(
              ({ label, cell }) =>
                `<tr><th scope="row" style="${LEFT}">${escape(label)}</th><td style="${RIGHT}">${number(cell)}</td></tr>`,
            )
            .join(''),
        )
      )
    case 'table': {
      if (block.rows.length === 0) return heading(block.title) + `<p style="${P}">${escape(block.empty)}</p>`
      const head = block.columns
        .map(
          (name) =>
            `<th scope="col" style="${RIGHT};white-space:normal;color:${SOFT};font-weight:400;font-size:14px">${escape(name)}</th>`,
        )
        .join('')
      const rows = block.rows.map(
        ({ name, cells }) =>
          `<tr><th scope="row" style="${LEFT}">${escape(name)}</th>${cells.map((cell) => `<td style="${RIGHT}">${number(cell)}</td>`).join('')}</tr>`,
      )
      return heading(block.title) + table(`<tr><td style="${LEFT}"></td>${head}</tr>${rows.join('')}`)
    }
    case 'button':
      return `<p style="margin:24px 0">${link(block.href, escape(block.text), `display:inline-block;padding:12px 20px;border-radius:6px;background:${BLUE};color:#fff;text-decoration:none;font-weight:600`)}</p>`
    case 'foot': {
      const links = block.links.map(({ text, href }) => link(href, escape(text), `color:${SOFT}`))
      return `<p style="margin:28px 0 0;padding-top:14px;border-top:1px solid ${LINE};color:${SOFT};font-size:14px;line-height:1.6">${escape(block.text)}<br>${links.join(' · ')}</p>`
    }
  }
}
