import type { Story } from '../story.ts';
import { INVARIANTS, type Invariant } from './invariants.ts';

type Breach = { readonly invariant: Invariant; readonly detail: string };

const NAMES = Object.keys(INVARIANTS) as Invariant[];

/** Checks made and breaches found, in one schedule or in many. */
export class Findings {
  readonly checks: Record<Invariant, number>;
  readonly breaches: Breach[] = [];
  story: Story | undefined = undefined;

  constructor() {
    this.checks = Object.fromEntries(NAMES.map((name) => [name, 0])) as Record<Invariant, number>;
  }

  /** `detail` is made only where the invariant is broken. */
  check(invariant: Invariant, holds: boolean, detail: () => string): void {
    this.checks[invariant] += 1;
    if (!holds) this.breach(invariant, detail());
  }

  breach(invariant: Invariant, detail: string): void {
    this.breaches.push({ invariant, detail });
    this.story?.add('CHECKER', `BROKEN: ${invariant}`, detail);
  }
}
