import type { BillingDocument } from '../../billing/document.ts';
import type { CheckSide, TieCheck } from '../../billing/filing/tie-checks.ts';
import { amountText } from '../../values/money.ts';

export type CheckView = {
  readonly check: TieCheck['check'];
  readonly title: string;
  readonly left: SideView | null;
  readonly right: SideView | null;
  readonly verdict: TieCheck['verdict'];
  readonly detail: string;
};

export type FamilyView = { readonly documents: readonly string[]; readonly checks: readonly CheckView[] };

/** How a document and its relatives are compared, as the billing side says it. */
export type FamilyJudgement = {
  readonly families: (documents: readonly BillingDocument[]) => readonly (readonly BillingDocument[])[];
  readonly tieFamily: (documents: readonly BillingDocument[]) => readonly TieCheck[];
};

/** A figure as text: an amount in its currency, or a count, which has none. */
export type SideView = { readonly name: string; readonly figure: string; readonly currency: string | null };

/** The relatives of one document among all of them; null where it stands alone and counts. */
export function familyView(
  id: string,
  all: readonly BillingDocument[],
  { families, tieFamily }: FamilyJudgement,
): FamilyView | null {
  const own = families(all).find((members) => members.some(({ header }) => header.id === id)) ?? [];
  if (own.length < 2 && !own.some(({ header }) => header.isVoid)) return null;
  return { documents: own.map(({ header }) => header.id), checks: tieFamily(own).map(checkView) };
}

export function checkView({ check, title, left, right, verdict, detail }: TieCheck): CheckView {
  return { check, title, left: sideView(left), right: sideView(right), verdict, detail };
}

function sideView(side: CheckSide | undefined): SideView | null {
  if (side === undefined) return null;
  const { name, figure } = side;
  return typeof figure === 'number'
    ? { name, figure: String(figure), currency: null }
    : { name, figure: amountText(figure), currency: figure.currency };
}
