import type { Order } from '../partner-center/truth.ts';
import type { Findings } from './findings.ts';
import type { Openings } from './openings.ts';

const HOUR = 3_600_000;

/** Whether purchasing stops by itself where it has to; asked of each run of ours that ended well. */
export class WatchChecks {
  private readonly findings: Findings;
  private readonly openings: Openings;
  private readonly unknownsAtMs: number[] = [];

  constructor(findings: Findings, openings: Openings) {
    this.findings = findings;
    this.openings = openings;
  }

  becameUnknown(nowMs: number): void {
    this.unknownsAtMs.push(nowMs);
  }

  /** A run of `resume-purchases` ended: three unknowns in the hour before it began, since the opening, are too many. */
  resumed(beganAtMs: number, endedAtMs: number): void {
    const { sinceMs } = this.openings;
    const fromMs = Math.max(endedAtMs - HOUR, sinceMs);
    const unknowns = this.unknownsAtMs.filter((atMs) => atMs >= fromMs && atMs <= beganAtMs).length;
    if (unknowns >= 3) this.hasStopped(beganAtMs, `${unknowns} unknowns`);
  }

  /** A nightly watch ended that could look at everything: an order with our marker was listed that is nobody's. */
  watched(beganAtMs: number, orders: readonly Order[]): void {
    const orphan = orders.find(({ cart, marker, listedAtMs }) => !cart && marker && listedAtMs <= beganAtMs);
    if (orphan) this.hasStopped(beganAtMs, orphan.id);
  }

  // Whoever opened it again since then knew why it was stopped.
  private hasStopped(beganAtMs: number, why: string): void {
    const { isOpen, sinceMs } = this.openings;
    this.findings.check(
      'what cannot be explained stops purchasing',
      !isOpen || sinceMs > beganAtMs,
      () => why,
    );
  }
}
