/* Three verdicts told apart by ear: two rising notes, two low ones, two level ones; a tick for a key, a beep for a code
   that the camera read. Made here. */
const TUNES = {
  read: { shape: "sine", notes: [[1800, 0, 0.09]] },
  tick: { shape: "sine", notes: [[1200, 0, 0.03]] },
  ok: { shape: "sine", notes: [[880, 0, 0.12], [1320, 0.12, 0.2]] },
  stop: { shape: "square", notes: [[220, 0, 0.3], [165, 0.32, 0.5]] },
  wait: { shape: "triangle", notes: [[520, 0, 0.16], [520, 0.24, 0.16]] },
};

let audio = null;

/* A browser lets a page sound only after somebody has touched it; a reader's keys count. */
const wake = () => {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!audio && Context) audio = new Context();
  if (audio && audio.state === "suspended") audio.resume().catch(() => {});
};
for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, wake, { capture: true, passive: true });

export const play = verdict => {
  const tune = TUNES[verdict];
  if (!audio || !tune) return;
  for (const [pitch, after, long] of tune.notes) {
    const voice = audio.createOscillator();
    const loud = audio.createGain();
    const at = audio.currentTime + after;
    voice.type = tune.shape;
    voice.frequency.value = pitch;
    loud.gain.setValueAtTime(0.3, at);
    loud.gain.exponentialRampToValueAtTime(0.001, at + long);
    voice.connect(loud).connect(audio.destination);
    voice.start(at);
    voice.stop(at + long);
  }
};
