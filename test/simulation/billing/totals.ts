import { hitsWanted } from '../expected-rows.ts';
import { INVARIANTS, NAMES, type Figure, type Invariant } from './checker/invariants.ts';
import { addCounts, Coverage } from './coverage.ts';
import { deathIndex, DEATHS, FAULTS, POINTS, TRANSITIONS } from './expected-rows.ts';
import { pointName } from './points.ts';
import type { World } from './world.ts';

type Failing = { readonly index: number; readonly invariant: Invariant; readonly detail: string };

/** The last line of a run, machine-readable; `violations` to `uncovered` have to be 0. */
type Figures = {
  readonly schedules: number;
  readonly nights: number;
  readonly documents: number;
  readonly steps: number;
  readonly crashes: number;
  readonly violations: number;
  readonly tornReads: number;
  readonly duplicatedLines: number;
  readonly silentLosses: number;
  readonly unequalReruns: number;
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
  nights = 0;
  documents = 0;
  steps = 0;
  crashes = 0;

  add(index: number, { nights, tenant, calls, findings }: World): void {
    this.schedules += 1;
    this.nights += nights.nights.size;
    this.documents += tenant.documents.length;
    this.steps += calls.steps;
    this.crashes += calls.deaths;
    for (const name of NAMES) this.checks.set(name, (this.checks.get(name) ?? 0) + findings.checks[name]);
    for (const { invariant, detail } of findings.breaches) {
      this.breaches.set(invariant, (this.breaches.get(invariant) ?? 0) + 1);
      if (this.failing.length < FAILING_KEPT) this.failing.push({ index, invariant, detail });
    }
  }

  /** Adds what other schedules came to, as another thread counted it. */
  addAll(others: Counted): void {
    this.schedules += others.schedules;
    this.nights += others.nights;
    this.documents += others.documents;
    this.steps += others.steps;
    this.crashes += others.crashes;
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
    const { transitions, faults, points, deaths } = this.coverage;
    return [
      ...TRANSITIONS.map((row) => ({ row, hits: transitions.get(row) ?? 0 })),
      ...FAULTS.map((row) => ({ row, hits: faults.get(row) ?? 0 })),
      ...POINTS.map((row) => ({ row, hits: points.get(row) ?? 0 })),
      ...DEATHS.flatMap((point) =>
        ([0, 1] as const).map((when) => ({
          row: `death ${when === 0 ? 'before' : 'after'} ${pointName(point)}`,
          hits: deaths[deathIndex(point, when)] ?? 0,
        })),
      ),
    ];
  }

  figures(): Figures {
    const { schedules, nights, documents, steps, crashes } = this;
    const broken = (figure: Figure) =>
      NAMES.filter((name) => INVARIANTS[name] === figure).reduce(
        (total, name) => total + (this.breaches.get(name) ?? 0),
        0,
      );
    return {
      ...{ schedules, nights, documents, steps, crashes },
      violations: broken('violations'),
      tornReads: broken('tornReads'),
      duplicatedLines: broken('duplicatedLines'),
      silentLosses: broken('silentLosses'),
      unequalReruns: broken('unequalReruns'),
      uncovered: this.uncovered().length,
    };
  }
}

type Counted = Pick<
  Totals,
  | ('coverage' | 'checks' | 'breaches' | 'failing')
  | ('schedules' | 'nights' | 'documents' | 'steps' | 'crashes')
>;
