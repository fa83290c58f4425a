import type { BilledLine, LineCategory } from '../../../../lib/billing/billed-line.ts';
import { addDays, addMonths, addPeriods, firstDay } from '../../../../lib/values/day.ts';
import { decimal, ZERO, type Decimal } from '../../../../lib/values/decimal.ts';
import { aBlankLine } from './blank-line.ts';
import { CUSTOMERS } from './bought.ts';
import { lastPeriod, type Market } from './market.ts';
import { differs, type Entry, type Planted } from './story.ts';

const NIL = '00000000-0000-0000-0000-000000000000';

/** A line that no purchase explains, with what has to be found about it. */
export type Stranger = { readonly entry: Entry; readonly planted: readonly Planted[] };

const OTHER_CATEGORIES: readonly LineCategory[] = [
  'license',
  'azure_usage',
  'savings_plan',
  'marketplace',
  'software_subscription',
  'perpetual_software',
  'other',
];

/** A charge that is no reservation: it takes no part, but for a word never seen. Often dearer than any reservation. */
export function anotherCharge(market: Market): Stranger {
  const { random } = market;
  const chargeType = random.chance(0.05)
    ? 'teleport'
    : random.pick(['new', 'cycleCharge', 'addQuantity', 'renew', '']);
  const category = random.pick(OTHER_CATEGORIES);
  const text = `${random.pick(['', '-'])}${random.below(5_000)}.${random.pick(['00', '25', '5', '015'])}`;
  const entry = anEntry(market, { category, categoryRule: 'product_category', chargeType }, text);
  const unknown = chargeType === 'teleport';
  return { entry, planted: unknown ? [stranger('unknown_charge_type', entry.line)] : [] };
}

/**
 * A reservation that is not ours: bought elsewhere, before us, by a test account, renewed, or given back; some are several
 * of these at once, and the first in the order of the code below is what they are.
 */
export function aStrangeReservation(market: Market, index: number): readonly Stranger[] {
  const { random } = market;
  const guid = `bbbbbbbb-0000-4000-8000-0000000000${String(index).padStart(2, '0')}`;
  const often = random.chance(0.3) ? 0.5 : 0.15;
  const is = { unknown: random.chance(often), test: random.chance(often), negative: random.chance(often) };
  const [isOld, isRenewal] = [random.chance(often), random.chance(often)];
  const printed = random.pick([
    `RIOderId:${guid}`,
    `RIOderId${guid}`,
    guid,
    guid,
    NIL,
    '',
    'RIOderId',
    `RIOderId:${NIL}`,
  ]);
  const entry = anEntry(
    market,
    {
      orderId: `strange${String(index).padStart(5, '0')}`,
      reservationOrderId: is.test ? `PCTest:${guid}` : printed,
      chargeType: is.unknown ? 'teleport' : isRenewal ? 'renew' : 'new',
    },
    `${is.negative ? '-' : ''}${random.between(50, 4_000)}`,
  );
  const before = addDays(market.ledgerStart, -1 - random.below(400));
  if (isOld) entry.line = { ...entry.line, subscriptionStart: before };
  const isBefore = isOld && random.chance(0.2);
  if (isBefore) entry.line = { ...entry.line, chargeStart: before };
  if (!isOld && random.chance(0.1)) entry.line = { ...entry.line, subscriptionStart: undefined };
  const isRenewed = isRenewal && !isBefore;
  const kind = kindOf({ ...is, isOld, isRenewed });
  const first = { entry, planted: [stranger(kind, entry.line)] };
  const isFollowed = isRenewal && !is.unknown && !is.negative && random.chance(0.5);
  return isFollowed ? [first, ...nextCharge(market, entry, kind)] : [first];
}

/** What is charged a month after a renewal is of that renewal, though it does not say so. */
function nextCharge(market: Market, { line, ...entry }: Entry, kind: Planted['kind']): readonly Stranger[] {
  const period = addPeriods(entry.period, 1);
  if (period > lastPeriod(market)) return [];
  const next = { ...line, chargeType: 'cycleCharge', chargeStart: addMonths(line.chargeStart!, 1) };
  return [{ entry: { ...entry, line: next, period }, planted: [stranger(kind, next)] }];
}

function kindOf(
  is: Record<'unknown' | 'test' | 'negative' | 'isOld' | 'isRenewed', boolean>,
): Planted['kind'] {
  if (is.unknown) return 'unknown_charge_type';
  if (is.test) return 'test_purchase';
  if (is.negative) return 'refund_unannounced';
  if (is.isRenewed) return 'renewed';
  return is.isOld ? 'bought_before_start' : 'billed_not_purchased';
}

function anEntry(market: Market, change: Partial<BilledLine>, amount: string): Entry {
  const { random } = market;
  const period = addPeriods(market.first, random.below(market.periods));
  const start = addDays(firstDay(period), random.below(28));
  const currency = random.pick(market.currencies);
  const subtotal = decimal(amount);
  const line: BilledLine = {
    ...aBlankLine(),
    customerId: random.pick(CUSTOMERS),
    productId: 'SOMETHINGELSE',
    termAndBillingCycle: '1 Year Reservation',
    chargeStart: start,
    chargeEnd: addDays(addMonths(start, 12), -1),
    subscriptionStart: start,
    effectiveUnitPrice: subtotal,
    pricingCurrency: currency,
    exchangeRate: decimal('1'),
    billableQuantity: decimal('1'),
    subtotal,
    total: subtotal,
    currency,
    ...change,
  };
  return { line, period: period, instalment: undefined, clean: false };
}

function stranger(kind: Planted['kind'], line: BilledLine): Planted {
  return differs(kind, undefined, undefined, line.subtotal, line.currency);
}

/**
 * Of a reservation that is not ours something is given back and charged anew, on one invoice or on two: what is left of it
 * is nothing, a charge, or a refund. Under a reference of zeros the two have nothing to do with each other.
 */
export function aStrangePair(market: Market, index: number): readonly Stranger[] {
  const { random } = market;
  const guid = `cccccccc-0000-4000-8000-0000000000${String(index).padStart(2, '0')}`;
  const orderId = `strange1${String(index).padStart(4, '0')}`;
  const isNamed = random.chance(0.8);
  const referenceId = isNamed ? `E-strange${index}` : NIL;
  const taken = random.between(50, 4_000);
  const left = random.pick([0, 0, 40, -40]);
  const charge = anEntry(market, { orderId, reservationOrderId: guid, referenceId }, String(taken));
  const period = random.chance(0.5) ? charge.period : addPeriods(market.first, random.below(market.periods));
  const subtotal = decimal(String(left - taken));
  const line = { ...charge.line, subtotal, total: subtotal, chargeType: 'cancel' };
  const { currency } = line;
  const found = (amount: Decimal) =>
    differs(
      amount.gt(ZERO) ? 'billed_not_purchased' : 'refund_unannounced',
      undefined,
      undefined,
      amount,
      currency,
    );
  const amounts = isNamed ? [decimal(String(left))] : [charge.line.subtotal, subtotal];
  return [
    { entry: charge, planted: amounts.filter((amount) => !amount.eq(ZERO)).map(found) },
    { entry: { ...charge, period, line }, planted: [] },
  ];
}
