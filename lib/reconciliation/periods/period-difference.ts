import { equalMoney, minus, noMoney, type Money } from '../../values/money.ts';
import { canonical } from '../audit/canonical.ts';
import type { CaseStatus } from '../cases/case.ts';
import type { CurrencyFigures } from './period-figures.ts';
import type { PeriodSnapshot, SignedDiscrepancy, SignedDocument, SignedReturn } from './period-snapshot.ts';

/** In what a period is no longer what was signed; everything that is the same is left out. */
export type PeriodDifference = {
  readonly isSame: boolean;
  readonly figures: readonly ChangedFigure[];
  readonly documents: readonly Changed<SignedDocument>[];
  readonly discrepancies: {
    readonly gone: readonly SignedDiscrepancy[];
    readonly new: readonly SignedDiscrepancy[];
    /** The same difference with another amount, or explained on one side only. */
    readonly changed: readonly { readonly signed: SignedDiscrepancy; readonly now: SignedDiscrepancy }[];
  };
  /** Recorded or withdrawn since. */
  readonly returns: readonly Changed<SignedReturn>[];
  readonly cases: readonly {
    readonly id: string;
    readonly signed: CaseStatus | undefined;
    readonly now: CaseStatus | undefined;
  }[];
};

type ChangedFigure = {
  /** `payable`, `tax`, … */
  readonly name: string;
  readonly signed: Money;
  readonly now: Money;
  /** now - signed. */
  readonly difference: Money;
};

/** Undefined on the side on which it is not there. */
type Changed<Kind> = {
  readonly id: string;
  readonly signed: Kind | undefined;
  readonly now: Kind | undefined;
};

/** Compares what was signed with what is. When it was looked at, and by which run, is no difference. Pure. */
export function periodDifference(signed: PeriodSnapshot, now: PeriodSnapshot): PeriodDifference {
  const figures = changedFigures(signed.figures, now.figures);
  const documents = changed(signed.documents, now.documents, same);
  const differing = changed(signed.discrepancies, now.discrepancies, same);
  // What was signed before returns were kept says nothing of them.
  const returns = signed.returns ? changed(signed.returns, now.returns ?? [], same) : [];
  const cases = changed(signed.cases, now.cases, (one, other) => one.status === other.status).map((one) => ({
    id: one.id,
    signed: one.signed?.status,
    now: one.now?.status,
  }));
  const sameAdjustments = same(signed.adjustments, now.adjustments);
  return {
    isSame:
      [figures, documents, differing, returns, cases].every(({ length }) => length === 0) && sameAdjustments,
    figures,
    documents,
    discrepancies: {
      gone: differing.flatMap((one) => (one.signed && !one.now ? [one.signed] : [])),
      new: differing.flatMap((one) => (one.now && !one.signed ? [one.now] : [])),
      changed: differing.flatMap((one) =>
        one.signed && one.now ? [{ signed: one.signed, now: one.now }] : [],
      ),
    },
    returns,
    cases,
  };
}

const AMOUNTS = [
  'payable',
  'beforeTax',
  'matched',
  'discrepant',
  'outOfScope',
  'tax',
  'unexplained',
] as const satisfies readonly (keyof CurrencyFigures)[];

function changedFigures(
  signed: PeriodSnapshot['figures'],
  now: PeriodSnapshot['figures'],
): readonly ChangedFigure[] {
  const currencies = [...new Set([...signed, ...now].map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) => {
    const amount = (figures: typeof signed, name: (typeof AMOUNTS)[number]) =>
      figures.find((one) => one.currency === currency)?.[name] ?? noMoney(currency);
    return AMOUNTS.map((name) => ({ name, signed: amount(signed, name), now: amount(now, name) }))
      .filter((figure) => !equalMoney(figure.signed, figure.now))
      .map((figure) => ({ ...figure, difference: minus(figure.now, figure.signed) }));
  });
}

function changed<Kind extends { readonly id: string }>(
  signed: readonly Kind[],
  now: readonly Kind[],
  isSame: (one: Kind, other: Kind) => boolean,
): readonly Changed<Kind>[] {
  const [before, after] = [byId(signed), byId(now)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((id) => {
    const [one, other] = [before.get(id), after.get(id)];
    return one && other && isSame(one, other) ? [] : [{ id, signed: one, now: other }];
  });
}

function byId<Kind extends { readonly id: string }>(list: readonly Kind[]): ReadonlyMap<string, Kind> {
  return new Map(list.map((one) => [one.id, one]));
}

function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}
