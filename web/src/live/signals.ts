import type { CardView, MineView, Priority } from "../api/types";
import { deviceKeep } from "./browser";

/** Told apart by how many notes there are as well as by their height. In Hz, one after the other. */
const NOTES: Record<Priority, readonly number[]> = { high: [880, 1175, 880, 1175], normal: [660, 880], low: [520] };
const NOTE_S = 0.16;
const LOUDNESS = 0.25;

/** In ms: on, off, on ... */
const BUZZES: Record<Priority, number[]> = { high: [200, 100, 200, 100, 200], normal: [150, 80, 150], low: [100] };

/** What a device may do to be noticed; each is on until somebody switches it off there. */
export const SIGNALS = ["sound", "vibration"] as const;
export type Signal = (typeof SIGNALS)[number];
export const SWITCH = ["on", "off"] as const;
export const keyOf = (kind: Signal) => `maitred.${kind}`;
const isOn = (kind: Signal) => deviceKeep.get(keyOf(kind)) !== "off";

/** Whether a new card may be heard by this person now. */
export function disturbs(card: CardView, mine: MineView | null, now: number): boolean {
  if (!card.for_me || mine?.staff.on_break) return false;
  const quiet = (mine?.staff.quiet_until ?? 0) > now;
  return !quiet || card.priority === "high";
}

export function giveSignal(priority: Priority): void {
  if (audio === null) return;
  if (isOn("sound")) sound(audio, NOTES[priority]);
  if (isOn("vibration") && "vibrate" in navigator) navigator.vibrate(BUZZES[priority]);
}

let audio: AudioContext | null = null;

/** Browsers let a page sound or shake the device only once somebody has touched it. */
export function wakeAudio(): void {
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume();
}

function sound(context: AudioContext, notes: readonly number[]): void {
  const { currentTime, destination } = context;
  const volume = new GainNode(context, { gain: LOUDNESS });
  volume.connect(destination);
  notes.forEach((frequency, at) => {
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(volume);
    tone.start(currentTime + at * NOTE_S);
    tone.stop(currentTime + (at + 0.8) * NOTE_S);
  });
}
