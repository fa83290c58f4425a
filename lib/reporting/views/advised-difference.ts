import type { BilledLine } from '../../billing/billed-line.ts';
import type { Discrepancy } from '../../reconciliation/discrepancy.ts';
import { ZERO } from '../../values/decimal.ts';
import { amountText, equalMoney, plus, type Money } from '../../values/money.ts';
import type { NextStep } from '../what-to-do.ts';
import { adviceFor } from './advice.ts';
import type { CaseStanding } from './decided-cases.ts';
import { discrepancyView, type DiscrepancyView } from './discrepancy-view.ts';
import { questioned, standingOf, type Standing } from './in-question.ts';
import { taxOfPart, type PartTax, type TaxFrom, type TaxPlace } from './tax-of-part.ts';

/** A difference on a document with how it stands, whose move it is, and what is to be done about it, in a sentence. */
export type AdvisedDifference = DiscrepancyView & {
  readonly standing: Standing;
  /** The status of its case; null where it has none (yet). */
  readonly status: string | null;
  readonly next: NextStep;
  readonly toDo: string;
  /** Who accepted it or wrote it off, and why; null where nobody did. */
  readonly decision: { readonly by: string; readonly at: string; readonly why: string } | null;
  /** What of a charge is in question; null where nothing is, and of documents as a whole. */
  readonly inQuestion: QuestionedMoney | null;
};

/**
 * Before tax and without what comes of the month's rate alone; positive where too much was charged. Tax as far as the lines
 * tell it: see `TaxFrom`.
 */
type QuestionedMoney = {
  readonly beforeTax: string;
  readonly tax: string | null;
  readonly withTax: string | null;
  readonly taxFrom: TaxFrom;
};

/** What is known around the differences of one document. */
export type Around = {
  readonly cases: ReadonlyMap<string, CaseStanding>;
  readonly taxPlace: TaxPlace;
  /** The lines of a discrepancy; undefined where not all of them can be read. */
  readonly linesOf: (discrepancy: Discrepancy) => readonly BilledLine[] | undefined;
};

export function advisedDifference(discrepancy: Discrepancy, around: Around): AdvisedDifference {
  const view = discrepancyView(discrepancy);
  const known = around.cases.get(view.id);
  const standing = standingOf(view, new Map(known ? [[view.id, known.status]] : []));
  const isOpen = standing === 'in_question' || standing === 'to_clarify';
  const part = questioned(view);
  return {
    ...view,
    ...{ standing, status: known?.status ?? null, decision: known?.decision ?? null },
    ...adviceFor(view, standing),
    inQuestion: isOpen && view.basis !== 'document' ? taxed(discrepancy, part, around) : null,
  };
}

function taxed(discrepancy: Discrepancy, part: Money, around: Around): QuestionedMoney {
  const { tax, from } = taxOf(discrepancy, part, around);
  return {
    beforeTax: amountText(part),
    tax: tax === undefined ? null : amountText(tax),
    withTax: tax === undefined ? null : amountText(plus(part, tax)),
    taxFrom: from,
  };
}

/** The tax on a part of what a discrepancy is about, as far as its lines tell it. */
export function taxOf(discrepancy: Discrepancy, part: Money, { taxPlace, linesOf }: Around): PartTax {
  const lines = linesOf(discrepancy);
  return taxOfPart(taxPlace, part, lines && areAll(lines, discrepancy) ? lines : undefined);
}

// Of charges that were netted with others elsewhere the lines here are not the whole.
function areAll(lines: readonly BilledLine[], { actual }: Discrepancy): boolean {
  const charged = lines.reduce((sum, { subtotal }) => sum.plus(subtotal), ZERO);
  return equalMoney({ amount: charged, currency: actual.currency }, actual);
}
