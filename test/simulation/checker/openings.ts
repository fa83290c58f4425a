/** When purchasing was open, as people and the watch decided it; kept beside the ledger. */
export class Openings {
  isOpen = false;
  /** Since when it stands as it does. */
  sinceMs = -Infinity;
  private readonly stops: { readonly fromMs: number; readonly toMs: number }[] = [];

  switched(state: 'open' | 'stopped', nowMs: number): void {
    const opens = state === 'open';
    if (opens === this.isOpen) return;
    if (opens) this.stops.push({ fromMs: this.sinceMs, toMs: nowMs });
    this.isOpen = opens;
    this.sinceMs = nowMs;
  }

  /** How long purchasing was open between two instants. */
  openedMs(fromMs: number, toMs: number): number {
    let openMs = toMs - fromMs;
    for (const stop of this.stops) openMs -= overlapMs(stop.fromMs, stop.toMs, fromMs, toMs);
    return this.isOpen ? openMs : openMs - overlapMs(this.sinceMs, toMs, fromMs, toMs);
  }
}

function overlapMs(aFromMs: number, aToMs: number, bFromMs: number, bToMs: number): number {
  return Math.max(0, Math.min(aToMs, bToMs) - Math.max(aFromMs, bFromMs));
}
