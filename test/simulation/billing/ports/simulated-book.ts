import type { BalanceSnapshot } from '../../../../lib/billing/balances/balance.ts';
import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type {
  BillingBook,
  NightEnd,
  NightRun,
  PlaceOfLine,
  PlannedNight,
} from '../../../../lib/billing/billing-book.ts';
import type { BillingDocument } from '../../../../lib/billing/document.ts';
import type { Estimate, EstimateId } from '../../../../lib/billing/estimates/estimate.ts';
import type { Lesson } from '../../../../lib/billing/filing/tenant-facts.ts';
import type { BillingPeriod, Day } from '../../../../lib/values/day.ts';
import type { DocumentId } from '../../../../lib/values/id.ts';
import type { Task } from '../../task.ts';
import type { BillingCalls } from '../billing-calls.ts';
import { count } from '../coverage.ts';
import { POINT, type Point } from '../points.ts';
import type { LineStore } from './line-store.ts';

/** Who is shown every write of the book as it lands. */
export type BookWitness = {
  /** `before` is what was stored, `after` what was written in its place. */
  written(before: BillingDocument | undefined, after: BillingDocument, task: Task): void;
  /** A plan of a night landed, complete or not. */
  begun(run: NightRun, task: Task): void;
  /** Somebody was shown how a night stands. */
  shown(run: NightRun | undefined, task: Task): void;
};

/** The book as one task sees it: each call is the scheduler's to let happen, fail, wait or kill. */
export class SimulatedBook implements BillingBook {
  private readonly book: BillingBook;
  private readonly store: LineStore;
  private readonly calls: BillingCalls;
  private readonly task: Task;
  private readonly witness: BookWitness;

  constructor(book: BillingBook, store: LineStore, calls: BillingCalls, task: Task, witness: BookWitness) {
    this.book = book;
    this.store = store;
    this.calls = calls;
    this.task = task;
    this.witness = witness;
  }

  read(id: DocumentId) {
    return this.stored(POINT.read, () => this.book.read(id));
  }

  async write(document: BillingDocument, heldUntilMs?: number) {
    let before: BillingDocument | undefined;
    const written = await this.calls.makeStored(
      this.task,
      POINT.write,
      async () => {
        before = await this.book.read(document.header.id);
        return this.book.write(document, heldUntilMs);
      },
      (answer) => {
        if (answer === 'written') this.witness.written(before, document, this.task);
        else count(this.calls.weather.coverage.points, 'a write is lost to somebody else');
      },
    );
    return written === 'written' && this.isToldLost() ? 'lost' : written;
  }

  async *all() {
    yield* await this.stored(POINT.all, () => collected(this.book.all()));
  }

  async *amendmentsOf(id: DocumentId) {
    yield* await this.stored(POINT.read, () => collected(this.book.amendmentsOf(id)));
  }

  async *ofPeriod(period: BillingPeriod) {
    yield* await this.stored(POINT.read, () => collected(this.book.ofPeriod(period)));
  }

  due(nowMs: number, limit: number) {
    return this.stored(POINT.due, () => this.book.due(nowMs, limit));
  }

  hold(id: DocumentId, nowMs: number, untilMs: number) {
    return this.stored(POINT.hold, () => this.book.hold(id, nowMs, untilMs));
  }

  // Each batch is a write of its own, of which a part may land and the rest may not.
  async loadLines(version: string, lines: AsyncIterable<readonly BilledLine[]>) {
    let loaded = 0;
    for await (const batch of lines) {
      const [first, ...rest] = batch;
      await this.stored(POINT.loadLines, async () => {
        if (first) this.store.put(first.documentId, version, first);
      });
      if (rest.length > 0)
        await this.stored(POINT.loadLines, async () => {
          for (const line of rest) this.store.put(line.documentId, version, line);
        });
      loaded += batch.length;
    }
    return loaded;
  }

  // As readers have them: some at a time, and what lies there at that time.
  async *lines(id: DocumentId, version: string, place?: PlaceOfLine) {
    for (let from = 0; ; from += LINES_A_READ) {
      const lines = await this.stored(POINT.lines, async () => this.linesFrom(id, version, place));
      yield* lines.slice(from, from + LINES_A_READ);
      if (from + LINES_A_READ >= lines.length) return;
    }
  }

  linesAt(id: DocumentId, version: string, places: readonly PlaceOfLine[]) {
    return this.stored(POINT.lines, async () =>
      places.flatMap(({ part, lineNumber }) =>
        this.store
          .linesOf(id, version)
          .filter((line) => line.part === part && line.lineNumber === lineNumber),
      ),
    );
  }

  private linesFrom(id: DocumentId, version: string, place?: PlaceOfLine): readonly BilledLine[] {
    const lines = this.store.linesOf(id, version);
    if (!place) return lines;
    return lines.filter(
      ({ part, lineNumber }) => part > place.part || (part === place.part && lineNumber >= place.lineNumber),
    );
  }

  saveBalance(snapshot: BalanceSnapshot) {
    return this.stored(POINT.saveBalance, () => this.book.saveBalance(snapshot));
  }

  async *balances() {
    yield* await this.stored(POINT['balances of the book'], () => collected(this.book.balances()));
  }

  night(night: Day) {
    const shown = (run: NightRun | undefined) => this.witness.shown(run, this.task);
    return this.calls.makeStored(this.task, POINT.night, () => this.book.night(night), shown);
  }

  latestNight() {
    return this.stored(POINT.night, () => this.book.latestNight());
  }

  beginNight(run: PlannedNight) {
    return this.calls.makeStored(
      this.task,
      POINT.beginNight,
      () => this.book.beginNight(run),
      (stands) => {
        this.witness.begun(run, this.task);
        this.witness.shown(stands, this.task);
      },
    );
  }

  settleInNight(night: Day, id: DocumentId, end: NightEnd, nowMs: number) {
    return this.stored(POINT.settleInNight, () => this.book.settleInNight(night, id, end, nowMs));
  }

  openNights() {
    return this.stored(POINT.openNights, () => this.book.openNights());
  }

  endNight(night: Day, nowMs: number) {
    return this.stored(POINT.endNight, () => this.book.endNight(night, nowMs));
  }

  untoldNights() {
    const shown = (runs: readonly NightRun[]) => runs.forEach((run) => this.witness.shown(run, this.task));
    return this.calls.makeStored(this.task, POINT.untoldNights, () => this.book.untoldNights(), shown);
  }

  noteTold(run: NightRun, nowMs: number) {
    return this.stored(POINT.noteTold, () => this.book.noteTold(run, nowMs));
  }

  facts() {
    return this.stored(POINT.facts, () => this.book.facts());
  }

  learn(lesson: Lesson) {
    return this.stored(POINT.learn, () => this.book.learn(lesson));
  }

  estimate(id: EstimateId) {
    return this.stored(POINT.estimate, () => this.book.estimate(id));
  }

  async writeEstimate(estimate: Estimate) {
    const written = await this.stored(POINT.writeEstimate, () => this.book.writeEstimate(estimate));
    return written === 'written' && this.isToldLost() ? 'lost' : written;
  }

  async *estimates() {
    yield* await this.stored(POINT.estimates, () => collected(this.book.estimates()));
  }

  private stored<Reply>(point: Point, effect: () => Promise<Reply>): Promise<Reply> {
    return this.calls.makeStored(this.task, point, effect);
  }

  private isToldLost(): boolean {
    const { random, knobs, coverage } = this.calls.weather;
    if (this.calls.healed || !random.chance(knobs.writesToldLost)) return false;
    count(coverage.points, 'a write that landed is told as lost');
    return true;
  }
}

const LINES_A_READ = 2;

async function collected<Value>(stream: AsyncIterable<Value>): Promise<readonly Value[]> {
  const values: Value[] = [];
  for await (const value of stream) values.push(value);
  return values;
}
