import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import {
  addDays,
  addMonths,
  addPeriods,
  firstDay,
  periodOf,
  type BillingPeriod,
  type Day,
} from '../../../../lib/values/day.ts';
import { decimal, type Decimal } from '../../../../lib/values/decimal.ts';
import { asId } from '../../../../lib/values/id.ts';
import { minorDigits, money, type Currency } from '../../../../lib/values/money.ts';
import { aBlankLine, TERM_TEXTS } from './blank-line.ts';
import { charged, lastPeriod, type Market, type RoundingOrder } from './market.ts';

/** A purchase as the generator knows it: with its price, which the book's purchase may say nothing about. */
export type Bought = {
  readonly purchase: ReconcilablePurchase;
  readonly unit: Decimal;
  readonly pricing: Currency;
  readonly billing: Currency;
  /** The rate at which the cart was priced: that of its month, or a month earlier where the price was asked before. */
  readonly cartRate: Decimal;
  /** How Microsoft rounds its charges; the cart was rounded by `cartOrder`. */
  readonly order: RoundingOrder;
  /** The pricing currency is another than the billing currency. */
  readonly converted: boolean;
  /** What is printed on every line of it. */
  readonly printed: Pick<BilledLine, 'orderId' | 'alternateId' | 'reservationOrderId'>;
};

export const CUSTOMERS = [1, 2, 3].map((n) => asId<'CustomerId'>(`c0000000-0000-4000-8000-00000000000${n}`));

const guidOf = (index: number) => `aaaaaaaa-0000-4000-8000-0000000000${String(index).padStart(2, '0')}`;

export function aBought(market: Market, index: number, isTangled: boolean): Bought {
  const { random } = market;
  const billing = random.pick(market.currencies);
  const observed = random.chance(0.2);
  const pricing = random.chance(market.hasOneProduct ? 0.8 : 0.5) ? 'USD' : billing;
  const orderedOn = observed ? anEarlierDay(market) : anOrderDay(market);
  const order: RoundingOrder = random.pick(['each_unit', 'all_units']);
  const cartOrder: RoundingOrder = random.chance(0.8) || pricing !== billing ? order : otherOrder(order);
  const quantity = random.between(1, 13);
  const productId = market.hasOneProduct ? 'DZH318Z0BQ0' : `DZH318Z0BQ${index % 2}`;
  const term = market.hasOneProduct ? 'P1Y' : random.pick(['P1Y', 'P1Y', 'P3Y'] as const);
  const billingCycle = market.hasOneProduct ? 'monthly' : random.pick(['one_time', 'monthly'] as const);
  const listPrice = market.listPrice(pricing, productId, term, billingCycle);
  const others = market.hasOneProduct ? [listPrice, listPrice] : [aPrice(market, pricing)];
  const unit = random.pick([listPrice, listPrice, listPrice.times(decimal('1.04')), ...others]);
  const known = random.pick(whatIsSaid(observed, pricing !== billing, isTangled));
  // A price may be asked the month before; where nobody says at which rate, what that comes to only the oracle knows.
  const askedEarlier = (known === 'price_and_rate' || isTangled) && random.chance(0.15);
  const cartRate = market.rate(pricing, billing, addPeriods(periodOf(orderedOn), askedEarlier ? -1 : 0));
  const charge = charged(unit, decimal(String(quantity)), cartRate, billing, cartOrder);
  const short = unit.round(minorDigits(pricing), random.pick([0, 1]));
  const comesTo = (price: Decimal) =>
    (['each_unit', 'all_units'] as const).some((one) =>
      charged(price, decimal(String(quantity)), cartRate, billing, one).eq(charge),
    );
  // Systems round what they tell to what their currency has; the cart did not, as what was paid and the first charge show.
  const isRounded = random.chance(0.25) && (isTangled || !(observed || askedEarlier || comesTo(short)));
  const said = isRounded ? short : unit;
  const keys = keysOf(market, index);
  return {
    purchase: {
      id: asId(`p${index}`),
      origin: observed ? 'observed' : 'bought',
      productId,
      skuId: random.chance(0.1) ? '00fv' : '00FV',
      customerId: random.pick(CUSTOMERS),
      quantity,
      term,
      billingCycle,
      charge: money(charge, billing),
      unitPrice: known === 'nothing' ? undefined : money(said, pricing),
      exchangeRate: known === 'price_and_rate' ? cartRate : undefined,
      ...keys.purchase,
      orderedOn,
    },
    unit,
    pricing,
    billing,
    cartRate,
    order,
    converted: pricing !== billing,
    printed: keys.printed,
  };
}

type Said = 'price_and_rate' | 'price' | 'nothing';

/** What upstream, or the row of a file, said. History that says no rate is left to the oracle, as nobody knows at which it was bought. */
function whatIsSaid(observed: boolean, converted: boolean, isTangled: boolean): readonly Said[] {
  if (!converted) return observed ? ['nothing'] : ['price', 'nothing'];
  if (observed) return isTangled ? ['price_and_rate', 'nothing'] : ['price_and_rate'];
  return ['price_and_rate', 'price', 'nothing', 'nothing'];
}

/** The line that bills instalment k as it should be, at the rate of its month. */
export function aCharge(market: Market, bought: Bought, instalment: number): BilledLine {
  const { purchase, unit, pricing, billing, order } = bought;
  const start = instalmentDay(purchase, instalment);
  const monthly = purchase.billingCycle === 'monthly';
  const years = purchase.term === 'P1Y' ? 12 : 36;
  const quantity = decimal(String(purchase.quantity));
  const rate = market.rate(pricing, billing, periodOf(start));
  const subtotal = charged(unit, quantity, rate, billing, order);
  return {
    ...aBlankLine(),
    ...bought.printed,
    productId: purchase.productId,
    skuId: purchase.skuId,
    customerId: purchase.customerId,
    chargeType: instalment === 1 ? market.random.pick(['new', 'New', 'purchase']) : 'cycleCharge',
    termAndBillingCycle: market.random.pick(TERM_TEXTS[purchase.term]),
    billingFrequency: monthly ? 'Monthly' : '',
    chargeStart: start,
    chargeEnd: addDays(addMonths(start, monthly ? 1 : years), -1),
    subscriptionStart: purchase.orderedOn,
    effectiveUnitPrice: unit,
    pricingCurrency: pricing,
    exchangeRate: rate,
    billableQuantity: quantity,
    subtotal,
    total: subtotal,
    currency: billing,
  };
}

export function instalmentDay({ orderedOn }: ReconcilablePurchase, instalment: number): Day {
  return addMonths(orderedOn, instalment - 1);
}

/** How many charges the whole term has. */
export function chargesInTerm({ billingCycle, term }: ReconcilablePurchase): number {
  if (billingCycle === 'one_time') return 1;
  return term === 'P1Y' ? 12 : 36;
}

/** The instalments whose period has an invoice in this book; what was billed before its start is not in it. */
export function billedInstalments(market: Market, { purchase }: Bought): readonly number[] {
  const instalments: number[] = [];
  for (let instalment = 1; instalment <= chargesInTerm(purchase); instalment += 1) {
    const period = periodOf(instalmentDay(purchase, instalment));
    if (period >= market.first && period <= lastPeriod(market)) instalments.push(instalment);
  }
  return instalments;
}

// In a long book somebody buys early, so that a whole year is seen; what one price list tells is bought in one month. The last days of months are of interest.
function anOrderDay(market: Market): Day {
  const { random, first, periods, hasOneProduct } = market;
  const isEarly = (periods > 12 || hasOneProduct) && random.chance(0.7);
  const month = isEarly ? 0 : random.below(periods);
  const period = addPeriods(first, month);
  return random.chance(0.2) ? endOf(period) : addDays(firstDay(period), random.below(28));
}

/** What was bought before us and imported: its term may end within the book. */
const anEarlierDay = ({ random, ledgerStart }: Market): Day => addDays(ledgerStart, -random.between(1, 420));

const endOf = (period: BillingPeriod) => addDays(firstDay(addPeriods(period, 1)), -1);

function aPrice({ random }: Market, pricing: Currency): Decimal {
  if (pricing === 'JPY') return decimal(String(random.between(4_000, 90_000)));
  const places = random.pick([2, 2, 3, 4]);
  return decimal(`${random.between(25, 900)}.${String(random.below(10 ** places)).padStart(places, '0')}`);
}

const otherOrder = (order: RoundingOrder): RoundingOrder =>
  order === 'each_unit' ? 'all_units' : 'each_unit';

type Keys = {
  purchase: Pick<ReconcilablePurchase, 'orderId' | 'alternateId' | 'reservationOrderId'>;
  printed: Bought['printed'];
};

/** Which ids each side knows. At least one is known to both; prefixes and letters' case are printed in many ways. */
function keysOf({ random }: Market, index: number): Keys {
  const guid = guidOf(index);
  const orderId = `Order${String(index).padStart(7, '0')}`;
  const alternateId = `alternate${String(index).padStart(3, '0')}`;
  const all = {
    orderId: asId<'OrderId'>(orderId),
    alternateId,
    reservationOrderId: asId<'ReservationOrderId'>(guid),
  };
  const reservation = random.pick([
    `RIOderId:${guid}`,
    `RIOderId${guid}`,
    `RIOderId-${guid.toUpperCase()}`,
    guid,
  ]);
  const none = { orderId: '', alternateId: '', reservationOrderId: '' };
  const printed = { orderId, alternateId, reservationOrderId: reservation };
  const ways: readonly Keys[] = [
    { purchase: all, printed },
    { purchase: all, printed: { ...none, reservationOrderId: reservation } },
    {
      purchase: all,
      printed: { ...none, orderId: random.pick([orderId, orderId.toUpperCase(), alternateId]) },
    },
    {
      purchase: all,
      printed: { ...none, orderId: 'unknown00001', alternateId: random.pick([alternateId, orderId]) },
    },
    { purchase: { ...all, reservationOrderId: undefined }, printed },
    { purchase: { ...all, alternateId: undefined, reservationOrderId: undefined }, printed },
  ];
  return random.chance(0.5) ? ways[0]! : random.pick(ways);
}
