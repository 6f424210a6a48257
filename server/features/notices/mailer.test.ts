import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startMailBox, type MailBox } from '../../../tests/support/smtp.ts'
import { createMailer } from './mailer.ts'

let box: MailBox
beforeAll(async () => {
  box = await startMailBox()
})
afterAll(() => box.stop())
beforeEach(() => {
  box.mood = null
  box.letters.length = 0
})

const letter = { to: 'an@hue.example', subject: 'Tồn đọng', text: 'Một', html: '<p>Một</p>' }

describe('a letter', () => {
  it('goes out in both parts, in Vietnamese, under the name that it was given', async () => {
    const stopAt = 'https://toancanh.example/stop'
    expect(await createMailer(box.settings)({ ...letter, stopAt }, 'abc')).toEqual({ sent: true })
    const [taken] = box.letters
    expect(taken).toMatchObject({ subject: 'Tồn đọng', text: 'Một\n', messageId: '<abc@hue.example>' })
    expect(taken!.html).toContain('<p>Một</p>')
    expect(taken!.from).toMatchObject({ name: 'Toàn Cảnh Huế', address: 'toan-canh@hue.example' })
    expect(taken!.raw).toContain('Auto-Submitted: auto-generated')
  })

  it.each([
    'an@hue.example\r\nBcc: khac@hue.example',
    'an@hue.example, khac@hue.example',
    'an@hue.example>\r\nRCPT TO:<khac@hue.example',
  ])('to %j goes to nobody else, and has no header of its making', async (to) => {
    await createMailer(box.settings)({ ...letter, to, subject: 'Một\r\nBcc: khac@hue.example' }, 'abc')
    for (const { rcpt, raw } of box.letters) {
      expect(rcpt).not.toContain('khac@hue.example')
      expect(raw).not.toMatch(/^bcc:/im)
    }
  })

  it.each([
    [{ at: 'recipient', code: 450 }, false, '450'],
    [{ at: 'recipient', code: 550 }, true, '550'],
    [{ at: 'content', code: 451 }, false, '451'],
    [{ at: 'content', code: 554 }, true, '554'],
    [{ at: 'silence' }, false, 'EABORT'],
  ] as const)('is not sent where the server says %j', async (mood, permanent, code) => {
    box.mood = mood
    const posted = await createMailer(box.settings, mood.at === 'silence' ? 300 : undefined)(letter, 'abc')
    expect(posted).toEqual({ sent: false, permanent, code })
    expect(box.letters).toEqual([])
  })

  it('is not sent where nobody listens, and where a password would go over a network in the clear', async () => {
    const nowhere = { ...box.settings, url: 'smtp://127.0.0.1:1' }
    expect(await createMailer(nowhere)(letter, 'abc')).toMatchObject({ sent: false, permanent: false })
    const open = {
      ...box.settings,
      url: box.settings.url.replace('smtp://127.0.0.1', 'smtp://me:secret@[::ffff:127.0.0.1]'),
    }
    const before = box.tries
    expect(await createMailer(open)(letter, 'abc')).toMatchObject({ sent: false, permanent: false })
    expect(box.tries).toBe(before)
  })
})
