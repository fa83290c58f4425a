import type { RollForward } from '../../billing/balances/balance.ts';
import type { NightRun } from '../../billing/billing-book.ts';
import type { BillingDocument } from '../../billing/document.ts';
import type { Case } from '../../reconciliation/cases/case.ts';
import type { ReconciliationSummary } from '../../reconciliation/reconciliation-store.ts';
import { daysBetween, type Day } from '../../values/day.ts';
import { decimal, decimalText, truncate } from '../../values/decimal.ts';
import { moneyText, type MoneyText } from '../../values/money.ts';
import { discrepancyView } from '../views/discrepancy-view.ts';
import { inQuestionOf } from '../views/in-question.ts';
import { digestText } from './digest-text.ts';

/** A night in five numbers, for a person who decides in half a minute whether to look. Amounts are decimal text. */
export type NightDigest = {
  /** The same digest told twice is one: made of the night and of what was reconciled. */
  readonly digestId: string;
  readonly night: Day;
  /** Everything planned came, and nothing was amiss. */
  readonly whole: boolean;
  /** 1: documents that came whole, of those that the night had planned. */
  readonly received: { readonly documents: number; readonly of: number };
  /** 2: lines that agree with a purchase, of all lines that are compared with one; `percent` is cut, so that 100.00 is all. */
  readonly matched: { readonly lines: number; readonly of: number; readonly percent: string | null };
  /** 3: cases that people have to look at. `new` since the night before, `aged` more than 90 days old. */
  readonly cases: { readonly open: number; readonly new: number; readonly aged: number };
  /**
   * 4: what the cases to look at say is charged too much and too little, before tax, without sign, by currency. Not what
   * people decided, nor whole lines to be clarified, nor what is amiss with whole documents or on no document.
   */
  readonly inQuestion: readonly {
    readonly currency: string;
    readonly tooMuch: string;
    readonly tooLittle: string;
  }[];
  /** 5: what the roll-forward of each balance leaves unexplained; empty where all of them tie out. */
  readonly balancesOff: readonly MoneyText[];
  /** Documents that are here and do not tie, with their reason. */
  readonly notTied: readonly { readonly documentId: string; readonly why: string }[];
  /** Where a person looks; empty where nobody has said. */
  readonly link: string;
  /** The same in sentences, one a line, to be mailed as it is. */
  readonly text: readonly string[];
};

export type DigestFacts = {
  readonly night: Day;
  readonly run: NightRun | undefined;
  readonly documents: readonly BillingDocument[];
  readonly summary: Pick<ReconciliationSummary, 'run' | 'coverage'>;
  /** Those that are open, investigated, or wait for Microsoft. */
  readonly cases: readonly Pick<Case, 'id' | 'status' | 'openedOn' | 'finding'>[];
  readonly balances: readonly RollForward[];
  readonly link: string;
};

const AGED_AFTER_DAYS = 90;

export function nightDigest(facts: DigestFacts): NightDigest {
  const { night, run, summary, cases, link } = facts;
  const planned = run?.planned ?? [];
  const finished = new Set(run?.finished);
  const received = planned.filter((id) => finished.has(id)).length;
  const digest = {
    digestId: `${night}.${summary.run}`,
    night,
    whole: run?.endedAtMs !== undefined && received === planned.length && run.problems.length === 0,
    received: { documents: received, of: planned.length },
    matched: matchedLines(summary.coverage),
    cases: {
      open: cases.length,
      new: cases.filter(({ openedOn }) => openedOn === night).length,
      aged: cases.filter(({ finding }) => daysBetween(finding.since, night) > AGED_AFTER_DAYS).length,
    },
    inQuestion: inQuestion(cases),
    balancesOff: facts.balances
      .flatMap(({ unexplained }) => unexplained ?? [])
      .filter(({ amount }) => !amount.eq('0'))
      .map(moneyText),
    notTied: notTied(facts.documents),
    link,
  };
  return { ...digest, text: digestText(digest) };
}

/** Lines out of scope (licences, usage) are compared with nothing, and those of void documents count no more. */
function matchedLines(coverage: ReconciliationSummary['coverage']): NightDigest['matched'] {
  const live = coverage.filter(({ isVoid }) => !isVoid);
  const lines = live.reduce((sum, one) => sum + one.lines.matched, 0);
  const of = live.reduce((sum, one) => sum + one.lines.matched + one.lines.discrepant, 0);
  if (of === 0) return { lines, of, percent: null };
  const percent = truncate(
    decimal(String(lines))
      .times('100')
      .div(decimal(String(of))),
    2,
  );
  return { lines, of, percent: decimalText(percent, 2) };
}

/** As an invoice tells it of its own lines, of all of them together. */
function inQuestion(cases: DigestFacts['cases']): NightDigest['inQuestion'] {
  const found = cases.map(({ finding }) => discrepancyView(finding));
  const statuses = new Map(cases.map(({ id, status }) => [id, status]));
  const currencies = new Set(found.map(({ amount }) => amount.currency));
  return [...currencies].sort().flatMap((currency) => {
    const { count, tooMuch, tooLittle } = inQuestionOf(found, statuses, currency);
    return count === 0 ? [] : [{ currency, tooMuch, tooLittle }];
  });
}

/** Lines are here and the document does not agree with itself. A void one need not. */
export function notTied(documents: readonly BillingDocument[]): NightDigest['notTied'] {
  return documents
    .filter(({ header, published, tieOut }) => !header.isVoid && published !== undefined && !tieOut?.tied)
    .map(({ header, tieOut }) => ({
      documentId: header.id,
      why: tieOut?.why || 'It was not tied out yet.',
    }))
    .sort((a, b) => (a.documentId < b.documentId ? -1 : 1));
}
