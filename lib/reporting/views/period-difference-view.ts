import type { PeriodDifference } from '../../reconciliation/periods/period-difference.ts';
import type {
  SignedDiscrepancy,
  SignedDocument,
  SignedReturn,
} from '../../reconciliation/periods/period-snapshot.ts';
import { amountText, moneyText, type MoneyText } from '../../values/money.ts';
import { cutNote, firstOf } from './cut-list.ts';

/** In what a period is no longer what was signed; what is the same is left out. Long lists are cut, `counts` are of all. */
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
  /** Recorded as given back in this month, or withdrawn, since. */
  readonly returns: readonly {
    readonly purchaseId: string;
    readonly returnId: string;
    readonly signed: SignedReturnView | null;
    readonly now: SignedReturnView | null;
  }[];
  readonly cases: readonly {
    readonly id: string;
    readonly signed: string | null;
    readonly now: string | null;
  }[];
  readonly counts: Readonly<Record<'documents' | 'gone' | 'new' | 'changed' | 'returns' | 'cases', number>>;
  /** A sentence where a list is cut. */
  readonly cut: string | null;
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

type SignedReturnView = {
  readonly returnedOn: string;
  readonly quantity: number;
  readonly amount: MoneyText;
};

type SignedDiscrepancyView = {
  readonly id: string;
  readonly kind: string;
  readonly explained: boolean;
  readonly amount: MoneyText;
};

export function periodDifferenceView(difference: PeriodDifference): PeriodDifferenceView {
  const { isSame, figures, documents, discrepancies, returns, cases } = difference;
  const counts = {
    ...{ documents: documents.length, returns: returns.length, cases: cases.length },
    ...{ gone: discrepancies.gone.length, new: discrepancies.new.length },
    changed: discrepancies.changed.length,
  };
  return {
    isSame,
    figures: figures.map(({ name, signed, now, difference: by }) => ({
      ...{ name, currency: now.currency, signed: amountText(signed), now: amountText(now) },
      difference: amountText(by),
    })),
    documents: firstOf(documents).map(({ id, signed, now }) => ({
      ...{ id, signed: signed ? documentView(signed) : null, now: now ? documentView(now) : null },
    })),
    discrepancies: {
      gone: firstOf(discrepancies.gone).map(discrepancyView),
      new: firstOf(discrepancies.new).map(discrepancyView),
      changed: firstOf(discrepancies.changed).map(({ signed, now }) => ({
        ...{ signed: discrepancyView(signed), now: discrepancyView(now) },
      })),
    },
    returns: firstOf(returns).flatMap(({ signed, now }) => {
      const named = now ?? signed;
      if (!named) return [];
      const { purchaseId, returnId } = named;
      const sides = { signed: signed ? returnView(signed) : null, now: now ? returnView(now) : null };
      return [{ purchaseId, returnId, ...sides }];
    }),
    cases: firstOf(cases).map(({ id, signed = null, now = null }) => ({ id, signed, now })),
    counts,
    cut: cutNote(
      {
        ...{ 'changed documents': counts.documents, 'discrepancies that are gone': counts.gone },
        ...{ 'new discrepancies': counts.new, 'changed discrepancies': counts.changed },
        ...{ 'changed returns': counts.returns, 'changed cases': counts.cases },
      },
      'What is now is in the lists of documents, discrepancies and cases of this period.',
    ),
  };
}

function documentView(document: SignedDocument): SignedDocumentView {
  const { version = null, isVoid, lines, total, beforeTax, tied, statement = null } = document;
  const amounts = { total: moneyText(total), beforeTax: moneyText(beforeTax) };
  return { version, void: isVoid, lines, ...amounts, tied, statement };
}

function returnView({ returnedOn, quantity, amount }: SignedReturn): SignedReturnView {
  return { returnedOn, quantity, amount: moneyText(amount) };
}

function discrepancyView({ id, kind, explained, amount }: SignedDiscrepancy): SignedDiscrepancyView {
  return { id, kind, explained, amount: moneyText(amount) };
}
