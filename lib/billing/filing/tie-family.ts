import { ZERO } from '../../values/decimal.ts';
import { amountText, equalMoney, minus, money, noMoney, plus, type Money } from '../../values/money.ts';
import type { BillingDocument, TieOut } from '../document.ts';
import { paidOn, signed } from './signed.ts';
import type { TieCheck } from './tie-checks.ts';

export type Relative = Pick<BillingDocument, 'header' | 'published' | 'tieOut'>;

/**
 * Documents with their credit notes and other amendments, each family once, in the order of its eldest. Amendments of
 * amendments belong to the same family; one whose amended document is not on file begins its own.
 */
export function families<Member extends Relative>(
  documents: readonly Member[],
): readonly (readonly Member[])[] {
  const byId = new Map<string, Member>(documents.map((document) => [document.header.id, document]));
  const grouped = Map.groupBy(documents, (document) => eldestOf(document, byId));
  return [...grouped.values()].map((members) =>
    members.toSorted((one, other) => (order(one) < order(other) ? -1 : 1)),
  );
}

/**
 * T4: a document and what amends it, and what bills a void one again where that is among them. What is void counts on
 * neither side; what a credit note gives back counts negative, whatever sign it came with.
 */
export function tieFamily(documents: readonly Relative[]): readonly TieCheck[] {
  const counted = documents.filter(({ header }) => !header.isVoid);
  const voids = documents.filter(({ header }) => header.isVoid);
  return [
    ...againstPayable(counted),
    ...againstCharged(counted),
    ...voids.map((document) => countsNothing(document, counted)),
  ];
}

function againstPayable(counted: readonly Relative[]): readonly TieCheck[] {
  const currency = counted[0]?.header.total.currency;
  if (currency === undefined) return [];
  const heading = { check: 'T4', title: 'lines against the amount payable' } as const;
  const unread = counted.filter(({ tieOut }) => tieOut?.total.currency !== currency);
  if (unread.length > 0) {
    const ids = unread.map(({ header }) => header.id).join(', ');
    const detail = `${ids}: not compared yet, or in another currency than the rest`;
    return [{ ...heading, left: undefined, right: undefined, verdict: 'unread', detail }];
  }
  const sides = counted.flatMap(({ tieOut }) => (tieOut ? [tieOut] : []));
  const total = (of: (tieOut: (typeof sides)[number]) => Money) =>
    sides.reduce((sum, tieOut) => plus(sum, of(tieOut)), noMoney(currency));
  const [lines, payable, open] = [
    total(linesWithTax),
    total(payableOf),
    total(({ unexplained }) => unexplained),
  ];
  const explained = minus(minus(payable, lines), open);
  const texts = [
    ...(isNothing(explained) ? [] : [`${textOf(explained)} is tax that only the statements show`]),
    ...(isNothing(open) ? [] : [`${textOf(open)} is unexplained`]),
  ];
  return [
    {
      ...heading,
      left: { name: `lines of ${counted.map(({ header }) => header.id).join(', ')}`, figure: lines },
      right: { name: 'payable', figure: payable },
      verdict: !isNothing(open) ? 'differs' : isNothing(explained) ? 'equal' : 'explained',
      detail: texts.join('; '),
    },
  ];
}

// More given back than was ever charged is a credit note that was counted twice, or one with the wrong sign.
function againstCharged(counted: readonly Relative[]): readonly TieCheck[] {
  const credits = counted.filter(({ header }) => header.documentType === 'credit_note');
  const invoices = counted.filter(({ header }) => header.documentType === 'invoice');
  const currency = invoices[0]?.header.total.currency;
  if (currency === undefined || credits.length === 0) return [];
  if (counted.some(({ header }) => header.total.currency !== currency)) return [];
  const sum = (of: readonly Relative[]) => of.reduce((all, one) => plus(all, owed(one)), noMoney(currency));
  const [charged, credited] = [sum(invoices), sum(credits)];
  const over = plus(charged, credited);
  return [
    {
      check: 'T4',
      title: 'credited against charged',
      left: { name: 'charged', figure: charged },
      right: { name: 'credited', figure: credited },
      verdict: over.amount.lt(ZERO) ? 'differs' : 'explained',
      detail: over.amount.lt(ZERO)
        ? `${textOf(opposite(over))} more is credited than was charged`
        : leftToPay(counted, over),
    },
  ];
}

function leftToPay(counted: readonly Relative[], owing: Money): string {
  const payments = counted.map(({ header, published }) => paidOn(header, published?.total));
  if (payments.some(({ currency }) => currency !== owing.currency))
    return `${textOf(owing)} of it is to be paid; what was paid is in another currency`;
  const paid = payments.reduce((all, one) => plus(all, one), noMoney(owing.currency));
  const left = minus(owing, paid);
  if (isNothing(paid)) return `${textOf(left)} of it is left to pay`;
  if (isNothing(left)) return `nothing of it is left to pay: ${textOf(paid)} is paid`;
  return left.amount.lt(ZERO)
    ? `${textOf(opposite(left))} more is paid than is owed`
    : `${textOf(left)} of it is left to pay: ${textOf(paid)} is paid`;
}

function opposite({ amount, currency }: Money): Money {
  return money(amount.neg(), currency);
}

function countsNothing(document: Relative, counted: readonly Relative[]): TieCheck {
  const { id, total } = document.header;
  return {
    check: 'T4',
    title: `${id} is void`,
    left: { name: id, figure: owed(document) },
    right: { name: 'counted', figure: noMoney(total.currency) },
    verdict: 'explained',
    detail: whyNothing(document, counted),
  };
}

// A document is voided after its charges are billed again, under a new number: both together would bill them twice. And
// what a credit note gave back of a void one would be given back twice.
function whyNothing({ header, published: old }: Relative, counted: readonly Relative[]): string {
  if (header.documentType === 'credit_note' && header.amendsOf !== undefined)
    return `it amends ${header.amendsOf}, which is void: what it gave back counts no more`;
  const again = counted.find(
    ({ header: other, published }) =>
      other.documentType === 'invoice' &&
      other.period === header.period &&
      published !== undefined &&
      old !== undefined &&
      equalMoney(published.subtotal, old.subtotal),
  );
  // What bills it again names nothing of it: only who compares the charges of the whole book can say that none does.
  return again
    ? `${again.header.id} bills its charges again`
    : 'what bills its charges again is none of its amendments; the reconciliation looks for it (rebilled)';
}

function owed({ header, published, tieOut }: Relative): Money {
  return tieOut ? payableOf(tieOut) : signed(header, header.total, published?.total);
}

function payableOf({ total, taxOnTop }: TieOut): Money {
  return taxOnTop?.payable ?? total;
}

// With the tax that the lines carry, also where totals are compared before it.
function linesWithTax({ linesTotal, taxOnTop }: TieOut): Money {
  return taxOnTop?.shownBy === 'lines' ? plus(linesTotal, taxOnTop.tax) : linesTotal;
}

function eldestOf(document: Relative, byId: ReadonlyMap<string, Relative>): string {
  const seen = new Set<string>();
  let current = document.header;
  while (current.amendsOf !== undefined && !seen.has(current.id)) {
    seen.add(current.id);
    const amended = byId.get(current.amendsOf);
    if (!amended) return current.id;
    current = amended.header;
  }
  return current.id;
}

// What is amended first, then what amends it, by day and number.
function order({ header }: Relative): string {
  return `${header.amendsOf === undefined ? 0 : 1} ${header.invoiceDate} ${header.id}`;
}

function textOf(value: Money): string {
  return `${amountText(value)} ${value.currency}`;
}

function isNothing(value: Money): boolean {
  return value.amount.eq(ZERO);
}
