import { periodOf } from '../../../../lib/values/day.ts';
import { decimal, ZERO, type Decimal } from '../../../../lib/values/decimal.ts';
import { aBought, type Bought } from './bought.ts';
import { roundingOf } from './charge-plants.ts';
import { lastPeriod, type Market } from './market.ts';
import { aCleanStory, costOf, differs, type Entry, type Story } from './story.ts';

/**
 * A purchase of which nobody said price or rate, whose first charge never came, and which is alone in its currency: only
 * what another pays for the same, in another currency, can tell its price. Undefined where the book has no room for it.
 */
export function toldByOthers(market: Market): Story[] | undefined {
  const pupil = drawn(market, 0, (one) => isAlone(market, one));
  if (!pupil) return undefined;
  const { pricing, billing } = pupil;
  const { skuId } = pupil.purchase;
  const teacher = drawn(
    market,
    1,
    (one) => one.pricing === pricing && one.billing !== billing && one.purchase.skuId === skuId,
  );
  const lesson = teacher && aCleanStory(market, teacher);
  const story = aCleanStory(market, pupil);
  const [first, ...later] = story.entries;
  // Where the rate of its own month comes back the purchase tells its price itself.
  if (later.some(({ line }) => line.exchangeRate.eq(pupil.cartRate))) return undefined;
  story.entries.splice(story.entries.indexOf(first!), 1);
  const isOfTheMonth = teacher && periodOf(teacher.purchase.orderedOn) === periodOf(pupil.purchase.orderedOn);
  const isTaught = isOfTheMonth && lesson!.entries.some(({ line }) => line.exchangeRate.eq(teacher.cartRate));
  for (const entry of later) learn(story, entry, isTaught ? teacher.unit : undefined);
  return lesson ? [story, lesson] : [story];
}

function isAlone(market: Market, { purchase, converted, billing }: Bought): boolean {
  const isUnsaid = converted && billing !== 'USD' && !purchase.unitPrice;
  return isUnsaid && purchase.origin === 'bought' && periodOf(purchase.orderedOn) < lastPeriod(market);
}

/** A price that is equal is left to what rates do by themselves; what else is to be found is planted. */
function learn(story: Story, entry: Entry, taught: Decimal | undefined): void {
  const { bought } = story;
  const { unit, billing, purchase } = bought;
  const units = decimal(String(purchase.quantity));
  const cost = costOf(bought, purchase.quantity);
  const amount = entry.line.subtotal.minus(cost);
  const atTaught = taught?.times(entry.line.exchangeRate).times(units);
  const isBelievable = atTaught && cost.div(atTaught).minus(decimal('1')).abs().lte(decimal('0.1'));
  if (amount.eq(ZERO) || (isBelievable && taught!.eq(unit))) return;
  entry.clean = false;
  const isRounding = !isBelievable && amount.abs().lte(roundingOf(entry.line));
  const otherwise = isRounding ? 'rounding' : 'amount_differs';
  const kind = isBelievable ? 'unit_price_differs' : otherwise;
  story.planted.push(differs(kind, purchase.id, entry.instalment, amount, billing));
}

function drawn(market: Market, index: number, fits: (one: Bought) => boolean): Bought | undefined {
  for (let draw = 0; draw < 60; draw += 1) {
    const one = aBought(market, index, false);
    if (fits(one)) return one;
  }
  return undefined;
}
