/** When purchasing was open, as people and the watch decided it; kept beside the ledger. */
export class Openings {
  isOpen = false;
  /** Since when it stands as it does. */
  sinceMs = -Infinity;
  private stoppedAtMs = -Infinity;
  private readonly stops: { readonly fromMs: number; readonly toMs: number }[] = [];

  /** A switch landed; it was decided a little before, or long before where whoever decided it was frozen meanwhile. */
  switched(state: 'open' | 'stopped', landedAtMs: number, decidedAtMs: number): void {
    const opens = state === 'open';
    if (opens === this.isOpen) return;
    if (opens) this.stops.push({ fromMs: this.stoppedAtMs, toMs: decidedAtMs });
    else this.stoppedAtMs = decidedAtMs;
    this.isOpen = opens;
    this.sinceMs = landedAtMs;
  }

  /** How long purchasing was open between two instants, by what was decided: for so long our own limits run. */
  openedMs(fromMs: number, toMs: number): number {
    let openMs = toMs - fromMs;
    for (const stop of this.stops) openMs -= overlapMs(stop.fromMs, stop.toMs, fromMs, toMs);
    return this.isOpen ? openMs : openMs - overlapMs(this.stoppedAtMs, toMs, fromMs, toMs);
  }
}

function overlapMs(aFromMs: number, aToMs: number, bFromMs: number, bToMs: number): number {
  return Math.max(0, Math.min(aToMs, bToMs) - Math.max(aFromMs, bFromMs));
}
