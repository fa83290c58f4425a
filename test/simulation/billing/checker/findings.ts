import type { Story } from '../../story.ts';
import { NAMES, type Invariant } from './invariants.ts';

type Breach = { readonly invariant: Invariant; readonly detail: string };

/** Checks made and breaches found in one schedule. */
export class Findings {
  readonly checks = Object.fromEntries(NAMES.map((name) => [name, 0])) as Record<Invariant, number>;
  readonly breaches: Breach[] = [];
  private readonly story: Story | undefined;

  constructor(story: Story | undefined) {
    this.story = story;
  }

  /** `detail` is made only where the invariant is broken. */
  check(invariant: Invariant, holds: boolean, detail: () => string): void {
    this.checks[invariant] += 1;
    if (holds) return;
    this.breaches.push({ invariant, detail: detail() });
    this.story?.add('CHECKER', `BROKEN: ${invariant}`, detail());
  }
}
