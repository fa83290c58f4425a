import type { PeriodDifference } from '../../reconciliation/periods/period-difference.ts';
import type { SignedDiscrepancy, SignedDocument } from '../../reconciliation/periods/period-snapshot.ts';
import { amountText, moneyText, type MoneyText } from '../../values/money.ts';

/** In what a period is no longer what was signed; what is the same is left out. */
export type PeriodDifferenceView = {
  readonly isSame: boolean;
  readonly figures: readonly {
    readonly name: string;
    readonly currency: string;
    readonly signed: string;
    readonly now: string;
    /** now - signed. */
    readonly difference: string;
  }[];
  readonly documents: readonly {
    readonly id: string;
    readonly signed: SignedDocumentView | null;
    readonly now: SignedDocumentView | null;
  }[];
  readonly discrepancies: {
    readonly gone: readonly SignedDiscrepancyView[];
    readonly new: readonly SignedDiscrepancyView[];
    readonly changed: readonly {
      readonly signed: SignedDiscrepancyView;
      readonly now: SignedDiscrepancyView;
    }[];
  };
  readonly cases: readonly {
    readonly id: string;
    readonly signed: string | null;
    readonly now: string | null;
  }[];
};

type SignedDocumentView = {
  readonly version: string | null;
  readonly void: boolean;
  readonly lines: number;
  readonly total: MoneyText;
  readonly beforeTax: MoneyText;
  readonly tied: boolean;
  readonly statement: string | null;
};

type SignedDiscrepancyView = {
  readonly id: string;
  readonly kind: string;
  readonly explained: boolean;
  readonly amount: MoneyText;
};

export function periodDifferenceView(difference: PeriodDifference): PeriodDifferenceView {
  const { isSame, figures, documents, discrepancies, cases } = difference;
  return {
    isSame,
    figures: figures.map(({ name, signed, now, difference: by }) => ({
      ...{ name, currency: now.currency, signed: amountText(signed), now: amountText(now) },
      difference: amountText(by),
    })),
    documents: documents.map(({ id, signed, now }) => ({
      ...{ id, signed: signed ? documentView(signed) : null, now: now ? documentView(now) : null },
    })),
    discrepancies: {
      gone: discrepancies.gone.map(discrepancyView),
      new: discrepancies.new.map(discrepancyView),
      changed: discrepancies.changed.map(({ signed, now }) => ({
        ...{ signed: discrepancyView(signed), now: discrepancyView(now) },
      })),
    },
    cases: cases.map(({ id, signed = null, now = null }) => ({ id, signed, now })),
  };
}

function documentView(document: SignedDocument): SignedDocumentView {
  const { version = null, isVoid, lines, total, beforeTax, tied, statement = null } = document;
  const amounts = { total: moneyText(total), beforeTax: moneyText(beforeTax) };
  return { version, void: isVoid, lines, ...amounts, tied, statement };
}

function discrepancyView({ id, kind, explained, amount }: SignedDiscrepancy): SignedDiscrepancyView {
  return { id, kind, explained, amount: moneyText(amount) };
}
