import { Task } from '../task.ts';

/** One run of one of our functions, which is ended from outside when its time is over. */
export class Worker extends Task {
  private readonly marginMs: number;

  constructor(name: string, beganAtMs: number, lifeMs: number, died: () => void) {
    super(name, beganAtMs, died);
    this.endsAtMs = beganAtMs + lifeMs;
    this.marginMs = Math.min(60_000, lifeMs / 3);
  }

  /** So late that it should write down how far it came. */
  isLate(nowMs: number): boolean {
    return nowMs >= this.endsAtMs - this.marginMs;
  }
}
