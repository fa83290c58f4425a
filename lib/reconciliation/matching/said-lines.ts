import type { BilledLine } from '../../billing/billed-line.ts';
import type { Day } from '../../values/day.ts';
import { decimal, decimalText, ZERO, type Decimal } from '../../values/decimal.ts';
import type { ReconcilablePurchase } from '../book.ts';

type Place = Pick<BilledLine, 'documentId' | 'part' | 'lineNumber'>;

/** What lines say beside their purchases, in as little memory as that takes; and the lines again, made out of both. */
type SaidLines = {
  /** `amount` where it is another than that of its purchase. */
  readonly push: (line: BilledLine, amount?: Decimal) => void;
  /** A line with everything that the rules look at, whose units, customer and product are those of its purchase. */
  readonly at: (row: number, place: Place, purchase: ReconcilablePurchase) => BilledLine;
};

export function createSaidLines(): SaidLines {
  const commonOf = createCommon();
  const common = createRemembered();
  const starts = createRemembered<Day | ''>();
  // As texts that were made here, for a part of the source line would keep the whole of that in memory.
  const own: string[] = [];
  return {
    push(line, amount) {
      common.push(commonOf(line));
      starts.push(line.chargeStart ?? '');
      const [price, { referenceId }] = [decimalText(line.effectiveUnitPrice), line];
      const said: Own = amount ? [price, referenceId, decimalText(amount)] : [price, referenceId];
      own.push(JSON.stringify(said));
    },
    at: (row, place, purchase) =>
      lineOf(place, purchase, {
        common: common.at(row),
        own: own[row]!,
        chargeStart: starts.at(row) || undefined,
      }),
  };
}

type Common = readonly [
  rate: string,
  chargeType: string,
  termAndBillingCycle: string,
  pricingCurrency: string,
];
/** The amount only where it may not be that of the purchase. */
type Own = readonly [unitPrice: string, referenceId: string, subtotal?: string];
type Said = {
  readonly common: string;
  readonly own: string;
  readonly chargeStart: Day | undefined;
};

/** What many lines say. A neighbour mostly says the same, and then nothing is made anew. */
function createCommon(): (line: BilledLine) => string {
  let last: BilledLine | undefined;
  let text = '';
  return (line) => {
    const { exchangeRate, chargeType, termAndBillingCycle, pricingCurrency } = line;
    const isSame =
      last?.exchangeRate === exchangeRate &&
      last.chargeType === chargeType &&
      last.termAndBillingCycle === termAndBillingCycle &&
      last.pricingCurrency === pricingCurrency;
    last = line;
    if (isSame) return text;
    const said: Common = [decimalText(exchangeRate), chargeType, termAndBillingCycle, pricingCurrency];
    text = JSON.stringify(said);
    return text;
  };
}

function lineOf(
  place: Place,
  { customerId, productId, skuId, charge, quantity }: ReconcilablePurchase,
  { common, own, chargeStart }: Said,
): BilledLine {
  const [rate, chargeType, termAndBillingCycle, pricingCurrency] = JSON.parse(common) as Common;
  const [unitPrice, referenceId, amount] = JSON.parse(own) as Own;
  const subtotal = amount === undefined ? charge.amount : decimal(amount);
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
    chargeStart,
    chargeEnd: undefined,
    subscriptionStart: undefined,
    effectiveUnitPrice: decimal(unitPrice),
    pricingCurrency,
    exchangeRate: decimal(rate),
    billableQuantity: decimal(String(quantity)),
    subtotal,
    tax: ZERO,
    total: subtotal,
    currency: charge.currency,
  };
}

/** A list of texts of which few are different. */
export function createRemembered<Text extends string>() {
  const different: Text[] = [];
  const indexes = new Map<Text, number>();
  const list: number[] = [];
  return {
    at: (row: number): Text => different[list[row]!]!,
    push(text: Text) {
      const known = indexes.get(text);
      if (known === undefined) indexes.set(text, different.length);
      list.push(known ?? different.push(text) - 1);
    },
  };
}
