import type { BillingDocument, DocumentHeader } from '../../../../lib/billing/document.ts';
import type { NightRun } from '../../../../lib/billing/billing-book.ts';
import { addPeriods, dayOf, periodOf, type Day } from '../../../../lib/values/day.ts';
import type { Task } from '../../task.ts';
import { count, type Coverage } from '../coverage.ts';
import type { Tenant } from '../microsoft/tenant.ts';
import type { DocumentChecks } from './document-checks.ts';
import type { Contents } from './contents.ts';
import type { Findings } from './findings.ts';

type Given = {
  readonly tenant: Tenant;
  readonly contents: Contents;
  readonly documents: Pick<DocumentChecks, 'now' | 'answered' | 'rested' | 'askedAtMs'>;
  readonly findings: Findings;
  readonly coverage: Coverage;
};

/** The documents that a planner was told of, or should have known. */
type Basis = readonly string[];

// An export that was asked for may be taken up so much later, and then shows the data of when it was ready.
const OLDEST_MS = 3 * 3_600_000;
const RECHECKED_PERIODS = 3;

/** Whether nights that call themselves whole are. */
export class NightChecks {
  /** Nights that were ever begun, and with how many messages they ended. */
  readonly nights = new Map<Day, { ends: number; toldWhole: boolean }>();
  private readonly heard = new WeakMap<Task, Basis>();
  private readonly plans = new Map<Day, Basis>();
  private readonly lacking = new WeakMap<Task, Map<Day, readonly string[]>>();
  private readonly given: Given;

  constructor(given: Given) {
    this.given = given;
  }

  /** A planner was shown a list: these documents its night has to see to, and those that it knew of before. */
  listed(task: Task, headers: readonly DocumentHeader[]): void {
    const { tenant, documents } = this.given;
    const known = tenant.listed().filter(({ issue }) => documents.now.has(issue.id));
    const ids = new Set([...headers.map(({ id }) => id as string), ...known.map(({ issue }) => issue.id)]);
    this.heard.set(
      task,
      [...ids].filter((id) => !this.isLeftInPeace(id)),
    );
  }

  // What is older and filed is looked at once a week.
  private isLeftInPeace(id: string): boolean {
    const { documents, tenant } = this.given;
    const document = documents.now.get(id);
    const oldest = addPeriods(periodOf(dayOf(tenant.nowMs)), -RECHECKED_PERIODS);
    return document?.stage === 'filed' && document.header.period < oldest;
  }

  begun(run: NightRun, task: Task): void {
    if (!this.nights.has(run.night)) this.nights.set(run.night, { ends: 0, toldWhole: false });
    const basis = this.heard.get(task);
    if (run.endedAtMs !== undefined && basis) this.plans.set(run.night, basis);
  }

  /** Somebody was shown how a night stands; what he says of it is judged by what it lacked then and lacks still. */
  shown(run: NightRun | undefined, task: Task): void {
    if (!run) return;
    const ofTask = this.lacking.get(task) ?? new Map<Day, readonly string[]>();
    this.lacking.set(task, ofTask.set(run.night, this.lackingIn(run.night)));
  }

  /** The message that a night is over. */
  ended(night: Day, complete: boolean, task: Task): void {
    const { findings, coverage } = this.given;
    const ends = this.nights.get(night);
    findings.check('every night ends, and says how', ends !== undefined, () => `${night} was never begun`);
    if (!ends) return;
    ends.ends += 1;
    ends.toldWhole = complete;
    count(coverage.points, complete ? 'a night ends whole' : 'a night ends, and says that it is not whole');
    if (!complete) return;
    const lacksNow = this.lackingIn(night);
    const lacking = (this.lacking.get(task)?.get(night) ?? lacksNow).filter((lack) =>
      lacksNow.includes(lack),
    );
    findings.check(
      'a whole night has every document',
      lacking.length === 0,
      () => `${night}: ${lacking.join('; ')}`,
    );
  }

  /** The records of all nights after everything came to rest. */
  checkEnd(runs: readonly NightRun[]): void {
    const { findings, documents } = this.given;
    for (const run of runs) {
      const told = this.nights.get(run.night);
      findings.check(
        'every night ends, and says how',
        run.endedAtMs !== undefined && (told?.ends ?? 0) > 0,
        () => `${run.night}: ${told?.ends ?? 0} messages, ended by ${run.endedBy}`,
      );
      const claimsWhole = run.failed.length === 0 && run.problems.length === 0;
      const open = run.planned.filter((id) => !documents.answered.has(`${run.night} ${id}`));
      findings.check(
        'a whole night has every document',
        !claimsWhole || run.endedBy === 'deadline' || open.length === 0,
        () => `${run.night} is recorded as whole without ${open.join(', ')}`,
      );
      // What was told last is what the record says now.
      findings.check(
        'every night ends, and says how',
        told?.toldWhole !== true || claimsWhole,
        () => `${run.night} was told as whole, and is not: ${run.failed.join(' ')} ${run.problems.join(' ')}`,
      );
    }
  }

  /** What a night lacks that calls itself whole. */
  private lackingIn(night: Day): readonly string[] {
    const plan = this.plans.get(night);
    if (!plan) return ['it was never planned'];
    return plan.flatMap((id) => {
      const document = this.given.documents.now.get(id);
      const why = document ? this.lackOf(document, night) : 'is not in the book';
      return why === undefined ? [] : [`${id} ${why}`];
    });
  }

  private lackOf(document: BillingDocument, night: Day): string | undefined {
    const { tenant, contents, documents } = this.given;
    const { header, published, linesNight, failure, statementProblem, stage } = document;
    // A later night asks for it now, and has to answer for it.
    if (document.night > night) return undefined;
    if (!published) return 'has no lines';
    const content = contents.of(header.id, published.version);
    const untilMs = tenant.document(header.id).truths.get(content?.multiset ?? '');
    const askedAtMs = documents.askedAtMs.get(`${document.night} ${header.id}`) ?? 0;
    // What is not filed shows to everybody that it differs.
    if (untilMs === undefined && stage === 'filed') return 'is filed, and Microsoft never had its lines';
    if (untilMs !== undefined && untilMs < askedAtMs - OLDEST_MS && stage === 'filed')
      return `has lines that were replaced ${(askedAtMs - untilMs) / 3_600_000} h before the night asked for them`;
    if (document.night < night) return this.isLeftInPeace(header.id) ? undefined : 'was not asked for';
    if (!documents.answered.has(`${night} ${header.id}`)) return 'was not looked at';
    // Somebody asked for it once more.
    if (linesNight !== night) return undefined;
    if (!documents.rested.has(`${night} ${header.id}`)) return `failed: ${failure}`;
    return statementProblem === undefined ? undefined : `has no statement: ${statementProblem}`;
  }
}
