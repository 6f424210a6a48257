/** A soft tone of two notes, the second higher where something calls for people. No file: the browser makes it. */
const NOTES = { emergency: [587, 880], surge: [587, 440], on: [587, 587] } as const
export type Occasion = keyof typeof NOTES

const NOTE_S = 0.45
const LOUDNESS = 0.12
let context: AudioContext | undefined

/** Plays the tone of an occasion; silent where the browser allows no sound before somebody has touched the page. */
export async function play(occasion: Occasion): Promise<void> {
  context ??= new AudioContext()
  await context.resume()
  NOTES[occasion].forEach((frequency, i) => {
    const start = context!.currentTime + i * NOTE_S
    const gain = new GainNode(context!, { gain: 0 })
    gain.connect(context!.destination)
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.04)
    gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S * 2)
    const note = new OscillatorNode(context!, { type: 'sine', frequency })
    note.connect(gain)
    note.start(start)
    note.stop(start + NOTE_S * 2)
    note.onended = () => gain.disconnect()
  })
}
