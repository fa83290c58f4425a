import { hash } from 'node:crypto';
import type { BillingBook } from '../../../lib/billing/billing-book.ts';
import type { EstimateTools } from '../../../lib/billing/estimates/sync-estimate.ts';
import type { NightTools } from '../../../lib/billing/night/plan-night.ts';
import type { SyncTools } from '../../../lib/billing/sync-document.ts';
import type { Day } from '../../../lib/values/day.ts';
import { inMemoryBillingBook } from '../../fakes/in-memory-billing-book.ts';
import { Random } from '../random.ts';
import { Scheduler } from '../scheduler.ts';
import { Story } from '../story.ts';
import { CANARY, InjectedFailure, Task } from '../task.ts';
import { billingCalls, type BillingCalls } from './billing-calls.ts';
import { Contents } from './checker/contents.ts';
import { DocumentChecks } from './checker/document-checks.ts';
import { Findings } from './checker/findings.ts';
import { QuestionChecks } from './checker/question-checks.ts';
import { NightChecks } from './checker/night-checks.ts';
import type { Coverage } from './coverage.ts';
import { drawKnobs, type Knobs } from './knobs.ts';
import { Exports } from './microsoft/exports.ts';
import { Tenant } from './microsoft/tenant.ts';
import { BrokenPart } from './microsoft/wire.ts';
import type { Planted, PlantedBug } from './planted-bugs/planted-bug.ts';
import { LineStore } from './ports/line-store.ts';
import { SimulatedArchive } from './ports/simulated-archive.ts';
import { SimulatedBook, type BookWitness } from './ports/simulated-book.ts';
import { SimulatedSource, type SourceWitness } from './ports/simulated-source.ts';
import { SimulatedWork, type Message } from './ports/simulated-work.ts';
import { Worker } from './worker.ts';

export type BillingTools = SyncTools & EstimateTools & NightTools;

export type Setting = {
  readonly seed: number;
  readonly index: number;
  readonly coverage: Coverage;
  readonly bug: PlantedBug | undefined;
  readonly told: boolean;
};

/** Two hours before the night's cron, a few days before the documents of a month are expected. */
const START_MS = Date.parse('2024-03-05T00:00:00Z');
const DAY = 86_400_000;
// What the core says where workers live too short for the pace of the day.
const TOO_SLOW = /takes longer than a worker has/;

/** Everything there is in one schedule: Microsoft, our stores, what watches both, and what may go wrong. */
export class World {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly knobs: Knobs;
  readonly coverage: Coverage;
  readonly story: Story | undefined;
  readonly calls: BillingCalls;
  readonly tenant: Tenant;
  readonly book = inMemoryBillingBook();
  readonly lines = new LineStore();
  readonly archive = new Map<string, Uint8Array>();
  readonly findings: Findings;
  readonly documents: DocumentChecks;
  readonly contents: Contents;
  readonly nights: NightChecks;
  readonly questions: QuestionChecks;
  /** Called with every message that got into its queue. */
  onMessage: (message: Message) => void = () => undefined;
  /** Called where a version is published, and where work goes on with a document of which Microsoft has other lines. */
  onPublished: (id: string) => void = () => undefined;
  onOutdated: (id: string) => void = () => undefined;
  readonly planted: Planted | undefined;
  private readonly exports: Exports;
  private readonly looksForSecrets: boolean;
  private ids = 0;

  constructor({ seed, index, coverage, bug, told }: Setting) {
    const random = (this.random = new Random(seed, index));
    const scheduler = (this.scheduler = new Scheduler(START_MS + random.below(4) * DAY));
    const knobs = (this.knobs = drawKnobs(random));
    this.coverage = coverage;
    this.story = told ? new Story(scheduler) : undefined;
    this.findings = new Findings(this.story);
    this.questions = new QuestionChecks(this.findings);
    this.calls = billingCalls({ scheduler, random, knobs, coverage, story: this.story });
    this.tenant = new Tenant({ random, knobs, scheduler, coverage });
    this.exports = new Exports(this.tenant);
    const { tenant, findings, archive, lines } = this;
    this.contents = new Contents(tenant, lines, archive, findings);
    this.documents = new DocumentChecks({ tenant, contents: this.contents, archive, findings, coverage });
    this.nights = new NightChecks({
      ...{ tenant, findings, coverage, contents: this.contents, documents: this.documents },
    });
    lines.onChanged = (place) => findings.check('what was published does not change', false, () => place);
    this.looksForSecrets = index % 16 === 0;
    this.planted = bug?.plant(this);
  }

  /** Lets one of our functions run; `ended` is told whether it came to its end without a failure. */
  run(
    name: string,
    lifeMs: number,
    work: (tools: BillingTools) => Promise<unknown>,
    ended: (well: boolean) => void,
  ): void {
    const worker = new Worker(name, this.scheduler.nowMs, lifeMs, () => ended(false));
    this.story?.add(name, 'begins');
    work(this.toolsOf(worker)).then(
      (answer) => {
        if (!worker.isAlive) return;
        this.story?.add(name, 'ends', shortText(answer));
        ended(true);
      },
      (failure: unknown) => {
        if (!worker.isAlive) return;
        this.story?.add(name, 'fails', String(failure));
        this.judge(failure);
        ended(false);
      },
    );
  }

  /** The book as a reader has it, who is nobody's function and is not ended. */
  readersBook(name: string): BillingBook {
    const { book, lines, calls } = this;
    const task = new Task(name, this.scheduler.nowMs, () => undefined);
    const asStored = new SimulatedBook(book, lines, calls, task, this.bookWitness);
    return this.planted?.reader?.(asStored) ?? asStored;
  }

  private toolsOf(worker: Worker): BillingTools {
    const { scheduler, book, lines, archive, calls, tenant } = this;
    const say = (message: string, fields: Readonly<Record<string, unknown>>) =>
      this.said(worker, message, fields);
    const tools: BillingTools = {
      source: new SimulatedSource(tenant, this.exports, calls, worker, this.sourceWitness),
      book: new SimulatedBook(book, lines, calls, worker, this.bookWitness),
      archive: new SimulatedArchive(archive, calls, worker),
      work: new SimulatedWork(this.queues, calls, worker),
      cloud: 'global',
      nowMs: () => scheduler.nowMs,
      newId: () => `id-${(this.ids += 1)}`,
      sha256: (content) => hash('sha256', content),
      timeIsUp: () => !calls.atOnce && worker.isLate(scheduler.nowMs),
      note: say,
      alarm: (message, failure, fields) => {
        say(`ALARM ${message}`, fields);
        this.judge(failure);
      },
    };
    return this.planted?.tools?.(tools) ?? tools;
  }

  private readonly queues = {
    work: (message: Message) => this.onMessage(message),
    reconcile: (night: Day, complete: boolean, task: Task) => {
      this.story?.add('QUEUE', `${night} is over`, complete ? 'whole' : 'not whole');
      this.nights.ended(night, complete, task);
    },
  };

  private readonly sourceWitness: SourceWitness = {
    listed: (task, headers) => this.nights.listed(task, headers),
    asked: (question, of) => this.questions.ask(question, of, this.scheduler.nowMs),
  };

  private readonly bookWitness: BookWitness = {
    written: (before, after, task) => {
      this.story?.add(task.name, `writes ${after.header.id}`, moveText(before, after));
      if (this.looksForSecrets) this.lookForSecrets(after);
      this.documents.written(before, after);
      const { header, published } = after;
      if (published?.version !== before?.published?.version) this.onPublished(header.id);
      else if (published && this.isOutdated(header.id, published.version)) this.onOutdated(header.id);
    },
    begun: (run, task) => {
      const plan = run.endedAtMs === undefined ? 'not a whole plan' : 'the plan is whole';
      this.story?.add(
        task.name,
        `begins night ${run.night}`,
        `${plan}, ${run.planned.join(' ')} ${run.problems.join(' ')}`,
      );
      this.nights.begun(run, task);
    },
    shown: (run, task) => this.nights.shown(run, task),
  };

  private isOutdated(id: string, version: string): boolean {
    return this.contents.of(id, version)?.multiset !== this.tenant.document(id).now.multiset;
  }

  private said(task: Task, message: string, fields: Readonly<Record<string, unknown>>): void {
    this.story?.add(task.name, `says "${message}"`, shortText(fields));
    if (this.looksForSecrets) this.lookForSecrets(fields);
  }

  private lookForSecrets(said: unknown): void {
    const text = textOf(said);
    this.findings.check('no secret is said or stored', !text.includes(CANARY), () => text);
  }

  // The world's failures are expected, and so is what the core says of an answer; the rest are mistakes of ours.
  private judge(failure: unknown): void {
    if (failure === undefined) return;
    const expected =
      failure instanceof InjectedFailure ||
      failure instanceof BrokenPart ||
      (failure instanceof Error && (failure.name === 'SourceFailure' || TOO_SLOW.test(failure.message)));
    this.findings.check('no failure of our own', expected, () => shortText(failure));
  }
}

function moveText(
  before: Parameters<BookWitness['written']>[0],
  after: Parameters<BookWitness['written']>[1],
): string {
  const { loading, linesNight, night, published, failure, dueAtMs, export: running } = after;
  const load =
    loading &&
    `, ${loading.kept.length} parts${loading.complete ? '' : ' so far'} ${loading.reading?.purpose ?? ''}`;
  const due = dueAtMs === undefined ? 'at rest' : `due ${new Date(dueAtMs).toISOString().slice(5, 16)}`;
  return [
    `r${after.revision} ${before?.stage ?? '–'} -> ${after.stage}, night ${night}, lines of ${linesNight ?? 'none'}`,
    `${published?.version.slice(0, 6) ?? 'nothing'} published, ${due}`,
    `${running?.operationId ?? ''}${load ?? ''}${failure === undefined ? '' : `, ${failure}`}`,
  ].join('; ');
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (part instanceof Error ? part.message : part)) ?? '';
}

function shortText(value: unknown): string {
  const text = typeof value === 'string' ? value : textOf(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
