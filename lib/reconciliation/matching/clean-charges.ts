import type { BilledLine } from '../../billing/billed-line.ts';
import { decimal, decimalText, isEqual, signOf, ZERO } from '../../values/decimal.ts';
import type { ReconcilablePurchase } from '../book.ts';
import type { MatchedBy } from '../discrepancy.ts';
import type { JudgePurchase } from './judge-purchase.ts';
import type { PurchaseNumber } from './keys/match-keys.ts';
import type { PurchaseLines } from './keys/paired-lines.ts';
import { isTestPurchase } from './keys/reservation-order.ts';

/**
 * A charge in which the rules find nothing wrong. There is one for each instalment at most: however many lines there are,
 * what is remembered grows with the purchases.
 */
export type CleanCharge = Pick<BilledLine, 'documentId' | 'part' | 'lineNumber'> & {
  readonly at: PurchaseNumber;
  readonly purchase: ReconcilablePurchase;
  readonly instalment: number;
  readonly by: MatchedBy;
  /** Its number among all lines. */
  readonly number: number;
  /** The line again, with everything that the rules look at, should another line of its purchase turn up. */
  readonly line: () => BilledLine;
};

export type CleanCharges = {
  /** Notes a charge that is clean, and says whether it was: then its line need not be kept. */
  readonly note: (line: BilledLine, found: Pick<CleanCharge, 'at' | 'by' | 'number'>) => boolean;
  readonly billed: (at: PurchaseNumber) => ReadonlySet<number>;
  /** Those of some purchases, in the order in which they came. Nothing is made of one before it is asked for. */
  readonly of: (isAsked: (at: PurchaseNumber) => boolean) => Iterable<CleanCharge>;
};

/** Asks the rules themselves of each line alone, as if it were the only one of its purchase. */
export function createCleanCharges(
  judge: JudgePurchase,
  purchases: readonly ReconcilablePurchase[],
): CleanCharges {
  const instalmentOf = cleanJudge(judge);
  const instalmentsIn = createInstalments();
  // The instalments of each purchase as a set of bits: number n counts 2^n.
  const billed = new Float64Array(purchases.length);
  // A list for each property, because numbers in a list of their own take a tenth of what an object with them does.
  const rows: PurchaseNumber[] = [];
  const parts: number[] = [];
  const lineNumbers: number[] = [];
  const numbers: number[] = [];
  const instalments: number[] = [];
  const documents = createRemembered<BilledLine['documentId']>();
  const keys = createRemembered<MatchedBy>();
  const common = createRemembered();
  const own: string[] = [];
  const chargeAt = (row: number): CleanCharge => {
    const at = rows[row]!;
    const purchase = purchases[at]!;
    const place = { documentId: documents.at(row), part: parts[row]!, lineNumber: lineNumbers[row]! };
    const line = () => lineOf(place, purchase, { common: common.at(row), own: own[row]! });
    return {
      ...place,
      at,
      purchase,
      instalment: instalments[row]!,
      by: keys.at(row),
      number: numbers[row]!,
      line,
    };
  };
  return {
    note(line, { at, by, number }) {
      const purchase = purchases[at]!;
      const instalment = isExact(line, purchase) ? instalmentOf(line, purchase) : undefined;
      const before = billed[at]!;
      if (instalment === undefined || hasBit(before, instalment)) return false;
      billed[at] = before + 2 ** instalment;
      rows.push(at);
      instalments.push(instalment);
      numbers.push(number);
      parts.push(line.part);
      lineNumbers.push(line.lineNumber);
      documents.push(line.documentId);
      keys.push(by);
      const said = saidOf(line);
      common.push(said.common);
      own.push(said.own);
      return true;
    },
    billed: (at) => instalmentsIn(billed[at]!),
    *of(isAsked) {
      for (let row = 0; row < rows.length; row += 1) if (isAsked(rows[row]!)) yield chargeAt(row);
    },
  };
}

/** The instalments of a set of bits. Few sets are different, so each is made once. */
function createInstalments(): (bits: number) => ReadonlySet<number> {
  const made = new Map<number, ReadonlySet<number>>();
  return (bits) => {
    const known = made.get(bits);
    if (known) return known;
    const found = new Set<number>();
    for (let instalment = 1; 2 ** instalment <= bits; instalment += 1)
      if (hasBit(bits, instalment)) found.add(instalment);
    made.set(bits, found);
    return found;
  };
}

/** A list of texts of which few are different. */
function createRemembered<Text extends string>() {
  const different: Text[] = [];
  const indexes = new Map<Text, number>();
  const list: number[] = [];
  return {
    at: (row: number): Text => different[list[row]!]!,
    push(text: Text) {
      const index = indexes.get(text) ?? different.push(text) - 1;
      indexes.set(text, index);
      list.push(index);
    },
  };
}

/**
 * What a clean line says beside its purchase: what many say, and what is its own. Both as texts that were made here, for a
 * part of the source line would keep the whole of that in memory.
 */
type Said = { readonly common: string; readonly own: string };

function saidOf(line: BilledLine): Said {
  const { referenceId, chargeType, termAndBillingCycle, chargeStart, pricingCurrency } = line;
  const rate = decimalText(line.exchangeRate);
  return {
    common: JSON.stringify([rate, chargeType, termAndBillingCycle, pricingCurrency, chargeStart]),
    own: JSON.stringify([decimalText(line.effectiveUnitPrice), referenceId]),
  };
}

function lineOf(
  place: Pick<BilledLine, 'documentId' | 'part' | 'lineNumber'>,
  { customerId, productId, skuId, charge, quantity }: ReconcilablePurchase,
  { common, own }: Said,
): BilledLine {
  const [unitPrice, referenceId] = JSON.parse(own) as [string, string];
  const [rate, chargeType, termAndBillingCycle, pricingCurrency, chargeStart] = JSON.parse(common) as [
    ...[string, string, string, string],
    BilledLine['chargeStart'] | null,
  ];
  return {
    ...place,
    category: 'reservation',
    categoryRule: '',
    customerId,
    orderId: '',
    alternateId: '',
    reservationOrderId: '',
    referenceId,
    subscriptionId: '',
    productId,
    skuId,
    productName: '',
    chargeType,
    termAndBillingCycle,
    billingFrequency: '',
    chargeStart: chargeStart ?? undefined,
    chargeEnd: undefined,
    subscriptionStart: undefined,
    effectiveUnitPrice: decimal(unitPrice),
    pricingCurrency,
    exchangeRate: decimal(rate),
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
  return isEqual(subtotal, charge.amount) && customerId === purchase.customerId;
}

/**
 * The instalment of a charge in which the rules find nothing wrong. Many purchases of one day are alike, and so are their
 * charges: where the same was asked before, the answer is known.
 */
function cleanJudge(
  judge: JudgePurchase,
): (line: BilledLine, purchase: ReconcilablePurchase) => number | undefined {
  const answers = new Map<string, number | undefined>();
  return (line, purchase) => {
    const question = questionOf(line, purchase);
    const known = answers.get(question);
    if (known !== undefined || answers.has(question)) return known;
    const paired: PurchaseLines = { purchase, lines: [line], keyOf: () => 'reservation_order_id' };
    const [judgement] = judge(paired, []).judgements;
    const instalment = judgement?.finding === undefined ? judgement?.matches[0]?.instalment : undefined;
    if (answers.size < ANSWERS_AT_MOST) answers.set(question, instalment);
    return instalment;
  };
}

const ANSWERS_AT_MOST = 10_000;

/** All that the rules look at where a charge is of its purchase's customer and comes to its amount exactly. */
function questionOf(line: BilledLine, purchase: ReconcilablePurchase): string {
  const { documentId, chargeType, termAndBillingCycle, chargeStart = '', currency } = line;
  const { orderedOn, term, billingCycle, quantity, charge } = purchase;
  const bought = `${orderedOn}|${term}|${billingCycle}|${quantity}|${charge.currency}|${signOf(charge.amount)}`;
  const billed = `${documentId}|${chargeStart}|${currency}|${decimalText(line.billableQuantity)}`;
  // Free texts stand last, told apart by a length: whatever is in them, two questions are one text only where they are one.
  return `${bought}|${billed}|${isTestPurchase(line)}|${chargeType.length}|${chargeType}|${termAndBillingCycle}`;
}

// A three-year purchase has 36 instalments, and whole numbers are exact as far as 2^53.
function hasBit(bits: number, instalment: number): boolean {
  return Math.floor(bits / 2 ** instalment) % 2 === 1;
}
