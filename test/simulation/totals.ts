import { figureOf } from './checker/findings.ts';
import { INVARIANTS, type Figure, type Invariant } from './checker/invariants.ts';
import { addCounts, Coverage } from './coverage.ts';
import { deathIndex, DEATHS, deathName, hitsWanted, TRANSITIONS } from './expected-rows.ts';
import type { World } from './world.ts';

type Failing = {
  readonly index: number;
  readonly invariant: Invariant;
  readonly detail: string;
};

/** The last line of a run, machine-readable; `duplicates` to `uncovered` have to be 0. */
type Figures = {
  readonly schedules: number;
  readonly purchases: number;
  readonly steps: number;
  readonly crashes: number;
  readonly duplicates: number;
  readonly lost: number;
  readonly falseFailures: number;
  readonly ledgerAhead: number;
  readonly violations: number;
  readonly uncovered: number;
};

const FAILING_KEPT = 20;

/** What many schedules came to. */
export class Totals {
  readonly coverage = new Coverage();
  readonly checks = new Map<string, number>();
  readonly breaches = new Map<string, number>();
  readonly failing: Failing[] = [];
  schedules = 0;
  purchases = 0;
  steps = 0;
  deaths = 0;

  add(index: number, { checker, calls, findings }: World): void {
    this.schedules += 1;
    this.purchases += checker.purchases.size;
    this.steps += calls.steps;
    this.deaths += calls.deaths;
    for (const name of NAMES) this.checks.set(name, (this.checks.get(name) ?? 0) + findings.checks[name]);
    for (const { invariant, detail } of findings.breaches) {
      this.breaches.set(invariant, (this.breaches.get(invariant) ?? 0) + 1);
      if (this.failing.length < FAILING_KEPT) this.failing.push({ index, invariant, detail });
    }
  }

  /** Adds what other schedules came to, as another thread counted it. */
  addAll(others: Pick<Totals, Counted>): void {
    this.schedules += others.schedules;
    this.purchases += others.purchases;
    this.steps += others.steps;
    this.deaths += others.deaths;
    this.coverage.addAll(others.coverage);
    addCounts(this.checks, others.checks);
    addCounts(this.breaches, others.breaches);
    this.failing.push(...others.failing);
    this.failing.splice(FAILING_KEPT);
  }

  /** The rows that were not met often enough, each with how often it was. */
  uncovered(): readonly { readonly row: string; readonly hits: number }[] {
    const wanted = hitsWanted(this.schedules);
    return this.rows().filter(({ hits }) => hits < wanted);
  }

  private rows(): readonly { readonly row: string; readonly hits: number }[] {
    const { transitions, deaths } = this.coverage;
    return [
      ...TRANSITIONS.map((row) => ({ row, hits: transitions.get(row) ?? 0 })),
      ...DEATHS.flatMap((point) =>
        ([0, 1] as const).map((when) => ({
          row: `death ${deathName(point, when)}`,
          hits: deaths[deathIndex(point, when)] ?? 0,
        })),
      ),
    ];
  }

  figures(): Figures {
    const { schedules, purchases, steps, deaths: crashes } = this;
    const count = (figure: Figure) =>
      NAMES.filter((name) => figureOf(name) === figure).reduce(
        (total, name) => total + (this.breaches.get(name) ?? 0),
        0,
      );
    return {
      ...{ schedules, purchases, steps, crashes },
      duplicates: count('duplicates'),
      lost: count('lost'),
      falseFailures: count('falseFailures'),
      ledgerAhead: count('ledgerAhead'),
      violations: count('violations'),
      uncovered: this.uncovered().length,
    };
  }
}

type Counted =
  'coverage' | 'checks' | 'breaches' | 'failing' | 'schedules' | 'purchases' | 'steps' | 'deaths';

export const NAMES = Object.keys(INVARIANTS) as Invariant[];
