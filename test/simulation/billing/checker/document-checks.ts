import type { BillingDocument, DocumentStage, Version } from '../../../../lib/billing/document.ts';
import { count, type Coverage } from '../coverage.ts';
import { readPdf } from '../microsoft/pdf.ts';
import type { Tenant } from '../microsoft/tenant.ts';
import { centsOf, moneyCents, type Content, type Contents } from './contents.ts';
import { checkDifference } from './difference-checks.ts';
import type { Findings } from './findings.ts';

type Given = {
  readonly tenant: Tenant;
  readonly contents: Contents;
  readonly archive: ReadonlyMap<string, Uint8Array>;
  readonly findings: Findings;
  readonly coverage: Coverage;
};

/** Looks at every write of a document as it lands. */
export class DocumentChecks {
  /** The documents as they are stored now. */
  readonly now = new Map<string, BillingDocument>();
  /** Each night and document whose lines answered it, also where they were asked for again later. */
  readonly answered = new Set<string>();
  /** Those of them that were filed as far as can be; what fails later is of another question. */
  readonly rested = new Set<string>();
  /** When each night asked for each document. */
  readonly askedAtMs = new Map<string, number>();
  private readonly given: Given;

  constructor(given: Given) {
    this.given = given;
  }

  written(before: BillingDocument | undefined, after: BillingDocument): void {
    const { id } = after.header;
    this.now.set(id, after);
    if (after.night !== before?.night) this.askedAtMs.set(`${after.night} ${id}`, this.given.tenant.nowMs);
    this.noteAnswer(after);
    this.checkStage(before, after);
    this.checkPublished(before, after);
    this.checkFiled(before, after);
    if (before) this.checkGrowth(before, after);
  }

  private noteAnswer({ header, night, linesNight, failure, dueAtMs = Infinity }: BillingDocument): void {
    if (linesNight !== night) return;
    this.answered.add(`${night} ${header.id}`);
    if (failure === undefined && dueAtMs > this.given.tenant.nowMs) this.rested.add(`${night} ${header.id}`);
  }

  private checkStage(before: BillingDocument | undefined, after: BillingDocument): void {
    const { findings, coverage } = this.given;
    const move = `${before?.stage ?? '–'} -> ${after.stage}`;
    if (before?.stage !== after.stage) count(coverage.transitions, move);
    findings.check('only known changes of stage', isKnown(before?.stage, after.stage), () => move);
    for (const [point, reached] of Object.entries(reachedBy(before, after)))
      if (reached) count(coverage.points, point);
  }

  private checkPublished(before: BillingDocument | undefined, after: BillingDocument): void {
    const { findings, contents } = this.given;
    const { id } = after.header;
    const [was, is] = [before?.published, after.published];
    findings.check(
      'what was published does not change',
      !was || is !== undefined,
      () => `${id} lost its lines`,
    );
    if (!is || was?.version === is.version) return;
    contents.published(id, is);
    const [added, ...more] = after.restatements.slice(before?.restatements.length ?? 0);
    const recorded = !was
      ? added === undefined
      : added?.from === was.version && added.to === is.version && added.replaced?.version === was.version;
    findings.check(
      'every restatement is recorded',
      recorded && more.length === 0,
      () => `${id}: ${was?.version} -> ${is.version}`,
    );
  }

  private checkFiled(before: BillingDocument | undefined, after: BillingDocument): void {
    const { findings, contents } = this.given;
    const { published, stage, tieOut, header } = after;
    if (!published) {
      const holds = stage !== 'filed' && stage !== 'published';
      return findings.check('filed means that lines, document and statement agree', holds, () => header.id);
    }
    if (tieOut === before?.tieOut && stage === before?.stage) return;
    if (tieOut?.tied !== true && stage !== 'filed') return;
    // While it is looked at again it stays filed under its new header.
    if (stage === before?.stage && tieOut === before.tieOut) return;
    const content = contents.of(header.id, published.version);
    findings.check(
      'filed means that lines, document and statement agree',
      content !== undefined && contents.isTrue(header.id, content) && this.agrees(after, published, content),
      () => `${header.id} ${content?.multiset}`,
    );
  }

  private agrees({ header, statement }: BillingDocument, _: Version, { cents }: Content): boolean {
    const { archive, tenant } = this.given;
    const bytes = statement && archive.get(statement.key);
    if (!bytes || !tenant.statementsSent.has(`${header.id} ${statement.sha256}`)) return false;
    const figures = readPdf(bytes);
    if (!figures) return false;
    const sign = header.documentType === 'credit_note' ? -1 : 1;
    const [subtotal, tax] = [centsOf(figures.subtotal), centsOf(figures.tax)];
    return subtotal === cents && subtotal + tax === sign * moneyCents(header.total);
  }

  private checkGrowth(before: BillingDocument, after: BillingDocument): void {
    const { findings } = this.given;
    const { id } = after.header;
    const kept = (document: BillingDocument) =>
      new Set([document.statement, ...(document.earlierStatements ?? [])].map((one) => one?.sha256));
    const statements = kept(after);
    findings.check(
      'no statement is lost',
      [...kept(before)].every((sha256) => sha256 === undefined || statements.has(sha256)),
      () => id,
    );
    const [was, is] = [before.history ?? [], after.history ?? []];
    const grows = was.length >= 90 || was.every((event, place) => is[place] === event);
    const stays = after.night >= before.night && after.firstSeenMs === before.firstSeenMs;
    const restatementsStay = before.restatements.every(
      ({ from, to }, place) =>
        after.restatements[place]?.from === from && after.restatements[place]?.to === to,
    );
    findings.check('a history only grows', grows && stays && restatementsStay, () => id);
    for (const [place, { difference }] of after.restatements.entries()) {
      if (difference && !before.restatements[place]?.difference) checkDifference(this.given, after, place);
    }
  }
}

const KNOWN: ReadonlySet<string> = new Set([
  ...['– -> listed', 'listed -> exporting', 'listed -> not_ready', 'listed -> published', 'listed -> failed'],
  ...['exporting -> published', 'exporting -> not_ready', 'exporting -> failed'],
  ...['not_ready -> exporting', 'not_ready -> published', 'not_ready -> failed'],
  ...['failed -> exporting', 'failed -> published', 'failed -> not_ready'],
  ...['published -> filed', 'filed -> published'],
]);

export const STAGE_MOVES: readonly string[] = [...KNOWN];

function isKnown(from: DocumentStage | undefined, to: DocumentStage): boolean {
  return from === to || KNOWN.has(`${from ?? '–'} -> ${to}`);
}

/** What a write shows that somebody should have come by. */
function reachedBy(
  before: BillingDocument | undefined,
  after: BillingDocument,
): Readonly<Record<string, boolean>> {
  const [was, is] = [before?.loading, after.loading];
  const restated = before !== undefined && after.restatements.length > before.restatements.length;
  return {
    'checkpoint: parts on their way': is !== undefined && is !== was && !is.complete,
    'checkpoint: lines being read to load': is?.reading?.purpose === 'load' && is !== was,
    'checkpoint: lines being read to compare': is?.reading?.purpose === 'compare' && is !== was,
    'download: begun anew, the data is another': Boolean(is && was && !was.complete && is.eTag !== was.eTag),
    'download: begun anew, the cut is another': Boolean(
      is && was && is.eTag === was.eTag && is.cut !== was.cut,
    ),
    'export: lost and asked for again': (after.export?.lost ?? 0) > (before?.export?.lost ?? 0),
    restated: restated && after.restatements.at(-1)?.cause === 'microsoft',
    'restated after it was filed': restated && before.stage === 'filed',
    'lines confirmed for another night': Boolean(
      before?.published &&
      after.linesNight !== before.linesNight &&
      after.linesNight === after.night &&
      !restated,
    ),
    'difference recorded': after.restatements.some(
      ({ difference }, place) => difference && before && !before.restatements[place]?.difference,
    ),
    'read again from the archive': before?.reload === true && after.reload === undefined && !restated,
    'statement missing': after.statementProblem !== undefined && before?.statementProblem === undefined,
    'statement replaced': Boolean(before?.statement && after.statement?.sha256 !== before.statement.sha256),
    'published and not tied': after.tieOut?.tied === false && before?.tieOut !== after.tieOut,
    'not ready': after.failure !== before?.failure && after.failure?.includes('no lines for it yet') === true,
    failed: after.failure !== before?.failure && after.failure?.includes('no lines for it yet') === false,
  };
}
