import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import type { MailSettings } from '../../server/http/deps.ts'

/** A mail server on this machine that keeps what it takes. */
export interface MailBox {
  settings: MailSettings
  /** What it took, in order: as it was sent, and taken apart. */
  letters: (Email & { raw: string; rcpt: string[] })[]
  /** What it says instead of taking a mail: a code of SMTP to recipients or to what was sent, or nothing for ever. */
  mood: { at: 'recipient' | 'content'; code: number } | { at: 'silence' } | null
  /** How often somebody began to send. */
  tries: number
  stop(): Promise<void>
}

export async function startMailBox(): Promise<MailBox> {
  const box: MailBox = {
    settings: {
      url: '',
      from: 'Toàn Cảnh Huế <toan-canh@hue.example>',
      publicUrl: 'https://toancanh.example',
    },
    ...{ letters: [], mood: null, tries: 0 },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
  const failure = (responseCode: number) => Object.assign(new Error('Not now'), { responseCode })
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], closeTimeout: 100 },
    onMailFrom(_address, _session, done) {
      box.tries++
      if (box.mood?.at !== 'silence') done()
    },
    onRcptTo(_address, _session, done) {
      if (box.mood?.at === 'recipient') done(failure(box.mood.code))
      else done()
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (box.mood?.at === 'content') return done(failure(box.mood.code))
        const raw = Buffer.concat(chunks)
        void PostalMime.parse(raw).then((letter) => {
          const rcpt = session.envelope.rcptTo.map(({ address }) => address)
          box.letters.push({ ...letter, raw: raw.toString('latin1'), rcpt })
          done()
        }, done)
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  box.settings.url = `smtp://127.0.0.1:${port}`
  return box
}
