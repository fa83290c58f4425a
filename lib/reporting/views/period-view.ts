import type { PeriodCheck } from '../../reconciliation/periods/period-check.ts';
import type { CurrencyFigures } from '../../reconciliation/periods/period-figures.ts';
import type { Adjustment, Period } from '../../reconciliation/periods/period.ts';
import { amountText, moneyText, type Money, type MoneyText } from '../../values/money.ts';

/** A billing period, and who signed it. Revision 0: nobody has prepared it yet. */
export type PeriodView = {
  readonly period: string;
  readonly state: string;
  readonly preparedBy: string | null;
  readonly preparedAt: string | null;
  readonly closedBy: string | null;
  readonly closedAt: string | null;
  readonly reopenedBy: string | null;
  readonly reopenedAt: string | null;
  readonly reopenedWhy: string | null;
  /** SHA-256 of what was prepared and signed. */
  readonly snapshot: string | null;
  /** What was signed; null where nothing was. */
  readonly signed: readonly FiguresView[] | null;
  readonly waivers: readonly { readonly check: string; readonly why: string }[];
  readonly revision: number;
};

/** One currency. payable = beforeTax + tax + unexplained; beforeTax = matched + discrepant + outOfScope. */
export type FiguresView = {
  readonly currency: string;
  readonly documents: number;
  readonly lines: number;
} & Readonly<
  Record<'payable' | 'beforeTax' | 'matched' | 'discrepant' | 'outOfScope' | 'tax' | 'unexplained', string>
>;

/** A check with the figures of both sides, as text. */
export type PeriodCheckView = {
  readonly check: string;
  readonly title: string;
  readonly left: { readonly name: string; readonly figure: string };
  readonly right: { readonly name: string; readonly figure: string };
  readonly verdict: 'holds' | 'fails' | 'waived';
  readonly mayBeWaived: boolean;
  readonly detail: string;
};

/** What a closed period comes to now beyond what was signed, where this one takes it. */
export type AdjustmentView = { readonly ofPeriod: string; readonly amount: MoneyText };

/** A case of an earlier period that is carried over. */
export type CarriedView = { readonly id: string; readonly status: string; readonly amount: MoneyText };

export function periodView(
  period: Omit<Period, 'revision' | 'head'> & { readonly revision?: number | undefined },
): PeriodView {
  const { state, preparedBy, closedBy, reopenedBy, reopenedWhy, snapshot, figures, waivers } = period;
  return {
    period: period.period,
    state,
    preparedBy: preparedBy ?? null,
    preparedAt: instant(period.preparedAtMs),
    closedBy: closedBy ?? null,
    closedAt: instant(period.closedAtMs),
    reopenedBy: reopenedBy ?? null,
    reopenedAt: instant(period.reopenedAtMs),
    reopenedWhy: reopenedWhy ?? null,
    snapshot: snapshot ?? null,
    signed: figures?.map(figuresView) ?? null,
    waivers,
    revision: period.revision ?? 0,
  };
}

/** A period that nobody has prepared yet. */
export function unsignedPeriod(period: string): PeriodView {
  const nobody = { preparedBy: null, preparedAt: null, closedBy: null, closedAt: null };
  const never = { reopenedBy: null, reopenedAt: null, reopenedWhy: null };
  return {
    period,
    state: 'open',
    ...nobody,
    ...never,
    snapshot: null,
    signed: null,
    waivers: [],
    revision: 0,
  };
}

export function figuresView(figures: CurrencyFigures): FiguresView {
  const { currency, documents, lines } = figures;
  return {
    ...{ currency, documents, lines },
    payable: amountText(figures.payable),
    beforeTax: amountText(figures.beforeTax),
    matched: amountText(figures.matched),
    discrepant: amountText(figures.discrepant),
    outOfScope: amountText(figures.outOfScope),
    tax: amountText(figures.tax),
    unexplained: amountText(figures.unexplained),
  };
}

export function periodCheckView(check: PeriodCheck): PeriodCheckView {
  const { left, right } = check;
  return { ...check, left: sideView(left), right: sideView(right) };
}

export function adjustmentView({ ofPeriod, amount }: Adjustment): AdjustmentView {
  return { ofPeriod, amount: moneyText(amount) };
}

function sideView({ name, figure }: PeriodCheck['left']): PeriodCheckView['left'] {
  return { name, figure: typeof figure === 'object' ? inWords(figure) : String(figure) };
}

function inWords(amount: Money): string {
  return `${amountText(amount)} ${amount.currency}`;
}

function instant(atMs: number | undefined): string | null {
  return atMs === undefined ? null : new Date(atMs).toISOString();
}
