import { expect, it } from 'vitest'
import { asHtml, type Block } from './letter.ts'

const NASTY = `<script>alert("1")</script>'&`

it('whatever a name or a text holds, it is text in a mail and no part of its page', () => {
  const cell = { text: NASTY, href: `https://wall.example/?a="><script>&b='` }
  const blocks: Block[] = [
    ...(['over', 'title', 'lead', 'note', 'alert'] as const).map((kind): Block => ({ kind, text: NASTY })),
    { kind: 'button', text: NASTY, href: cell.href },
    { kind: 'figures', title: NASTY, lines: [{ label: NASTY, cell }] },
    {
      ...{ kind: 'table', title: NASTY, columns: [NASTY], empty: NASTY },
      rows: [{ name: NASTY, cells: [cell] }],
    },
    { kind: 'foot', text: NASTY, links: [{ text: NASTY, href: cell.href }] },
  ]
  const html = asHtml('vi', NASTY, blocks)
  expect(html).not.toMatch(/<script|alert\("|href="[^"]*[<>']/)
  expect(html.split('&lt;script&gt;alert(').length).toBeGreaterThan(10)
})
