import type { BilledLine } from '../../billing/billed-line.ts';
import { decimal, decimalText, ZERO } from '../../values/decimal.ts';
import type { ReconcilablePurchase } from '../book.ts';
import type { MatchedBy } from '../discrepancy.ts';
import type { JudgePurchase } from './judge-purchase.ts';
import type { PurchaseLines } from './keys/paired-lines.ts';

/**
 * A charge in which the rules find nothing wrong, reduced to what it takes to tell of it, and to look at it again should
 * another line of its purchase turn up. There is one for each instalment at most: however many lines there are, what is
 * remembered grows with the purchases.
 */
export type CleanCharge = Pick<BilledLine, (typeof REMEMBERED)[number]> & {
  readonly purchase: ReconcilablePurchase;
  readonly instalment: number;
  readonly by: MatchedBy;
  /** Its number among all lines. */
  readonly number: number;
};

const REMEMBERED = [
  'documentId',
  'part',
  'lineNumber',
  'referenceId',
  'chargeType',
  'termAndBillingCycle',
  'chargeStart',
  'effectiveUnitPrice',
  'pricingCurrency',
  'exchangeRate',
] as const;

export type CleanCharges = {
  /** Notes a charge that is clean, and says whether it was: then its line need not be kept. */
  readonly note: (line: BilledLine, found: Pick<CleanCharge, 'purchase' | 'by' | 'number'>) => boolean;
  readonly billed: (purchase: ReconcilablePurchase) => ReadonlySet<number>;
  /** In the order in which they came. */
  readonly all: readonly CleanCharge[];
};

/** Asks the rules themselves of each line alone, as if it were the only one of its purchase. */
export function createCleanCharges(judge: JudgePurchase): CleanCharges {
  const all: CleanCharge[] = [];
  const billed = new Map<ReconcilablePurchase, number>();
  const texts = new Map<string, string>();
  const known = (text: string) => texts.get(text) ?? remember(texts, text);
  return {
    all,
    note(line, { purchase, by, number }) {
      const instalment = isExact(line, purchase) ? cleanInstalment(judge, line, purchase) : undefined;
      const before = billed.get(purchase) ?? 0;
      if (instalment === undefined || hasBit(before, instalment)) return false;
      billed.set(purchase, before + 2 ** instalment);
      all.push({
        purchase,
        instalment,
        by,
        number,
        documentId: known(line.documentId) as CleanCharge['documentId'],
        part: line.part,
        lineNumber: line.lineNumber,
        referenceId: copied(line.referenceId),
        chargeType: known(line.chargeType),
        termAndBillingCycle: known(line.termAndBillingCycle),
        chargeStart: line.chargeStart && (known(line.chargeStart) as typeof line.chargeStart),
        effectiveUnitPrice: decimal(copied(decimalText(line.effectiveUnitPrice))),
        pricingCurrency: known(line.pricingCurrency),
        exchangeRate: decimal(known(decimalText(line.exchangeRate))),
      });
      return true;
    },
    billed(purchase) {
      const bits = billed.get(purchase) ?? 0;
      const found = new Set<number>();
      for (let instalment = 1; 2 ** instalment <= bits; instalment += 1)
        if (hasBit(bits, instalment)) found.add(instalment);
      return found;
    },
  };
}

/** The line again, with everything that the rules look at. */
export function lineOf(clean: CleanCharge): BilledLine {
  const { purchase, instalment: _instalment, by: _by, number: _number, ...remembered } = clean;
  const { customerId, productId, skuId, charge, quantity } = purchase;
  return {
    ...remembered,
    category: 'reservation',
    categoryRule: '',
    customerId,
    orderId: '',
    alternateId: '',
    reservationOrderId: '',
    subscriptionId: '',
    productId,
    skuId,
    productName: '',
    billingFrequency: '',
    chargeEnd: undefined,
    subscriptionStart: undefined,
    billableQuantity: decimal(String(quantity)),
    subtotal: charge.amount,
    tax: ZERO,
    total: charge.amount,
    currency: charge.currency,
  };
}

// Whatever is another text than the purchase's would be lost with the line.
function isExact(
  { subtotal, customerId }: BilledLine,
  { charge, ...purchase }: ReconcilablePurchase,
): boolean {
  return subtotal.eq(charge.amount) && customerId === purchase.customerId;
}

function cleanInstalment(
  judge: JudgePurchase,
  line: BilledLine,
  purchase: ReconcilablePurchase,
): number | undefined {
  const paired: PurchaseLines = { purchase, lines: [line], keyOf: () => 'reservation_order_id' };
  const [judgement] = judge(paired, []).judgements;
  return judgement?.finding === undefined ? judgement?.matches[0]?.instalment : undefined;
}

// A three-year purchase has 36 instalments, and whole numbers are exact as far as 2^53.
function hasBit(bits: number, instalment: number): boolean {
  return Math.floor(bits / 2 ** instalment) % 2 === 1;
}

function remember(texts: Map<string, string>, text: string): string {
  const copy = copied(text);
  texts.set(copy, copy);
  return copy;
}

/** A text of its own: one that was cut out of a source line would keep the whole of that in memory. */
export function copied(text: string): string {
  return text === '' ? text : (JSON.parse(JSON.stringify(text)) as string);
}
