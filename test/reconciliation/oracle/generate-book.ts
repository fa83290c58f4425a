import type { Book, DifferenceLimits } from '../../../lib/reconciliation/book.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { Random } from '../../simulation/random.ts';
import { aBought } from './generated/bought.ts';
import * as charges from './generated/charge-plants.ts';
import type { Plant } from './generated/charge-plants.ts';
import * as documents from './generated/document-plants.ts';
import * as events from './generated/event-plants.ts';
import { aMarket, type Market } from './generated/market.ts';
import { everySlot, invoicesOf, notesOf, type Paper } from './generated/papers.ts';
import { underOtherKeys } from './generated/key-plants.ts';
import * as tangles from './generated/tangles.ts';
import { aLegacyPaper, withLostPapers } from './generated/other-papers.ts';
import * as refunds from './generated/refund-plants.ts';
import {
  aCleanStory,
  differs,
  plantedText,
  slotOf,
  truthOf,
  type Planted,
  type Story,
} from './generated/story.ts';
import { toldByOthers } from './generated/told-by-others.ts';
import { anotherCharge, aStrangeReservation, type Stranger } from './generated/strangers.ts';

/** A book before it is sifted: every document with all its lines. */
export type GeneratedBook = Omit<Book, 'documents'> & { readonly papers: readonly Paper[] };

/** A book and what was planted in it; undefined where so much is wrong at once that only the oracle can tell. */
type Generated = { readonly book: GeneratedBook; readonly truth: readonly string[] | undefined };

const PLANTS: readonly Plant[] = [
  charges.billedTwice,
  charges.otherUnitPrice,
  charges.otherQuantity,
  charges.otherTerm,
  charges.otherCustomer,
  charges.otherCurrency,
  charges.testAccount,
  charges.unknownChargeType,
  charges.otherAmount,
  charges.rateOfItsOwn,
  charges.withinRounding,
  charges.wrongWitness,
  charges.wrongWitness,
  charges.neverBilled,
  charges.billedLate,
  charges.renewedAtEnd,
  charges.billedAfterTerm,
  refunds.returned,
  refunds.refundMissing,
  refunds.refundDiffers,
  refunds.refundUnannounced,
  refunds.billedAfterCancellation,
  refunds.billedAfterReturn,
  events.rechargedAsItWas,
  events.rechargedOtherwise,
  events.neutralPair,
  events.creditedAndBilledAnew,
  underOtherKeys,
];

const TANGLES: readonly Plant[] = [...PLANTS, refunds.returnedInPart, ...Object.values(tangles)];

const DOCUMENT_PLANTS: readonly documents.DocumentPlant[] = [
  documents.rebilled,
  documents.rebilledByName,
  documents.voided,
  documents.credited,
  documents.restated,
  documents.taxedOnTheDocument,
  documents.untied,
];

/** The same book for the same seed and index, on every machine. Three of four have at most one fault for each purchase. */
export function generateBook(seed: number, index: number): Generated {
  const random = new Random(seed, index);
  const market = aMarket(random);
  const isTangled = random.chance(0.25);
  const scene = market.hasOneProduct && !isTangled && random.chance(0.5) ? toldByOthers(market) : undefined;
  const stories = scene ?? listOf(random.below(13), (number) => aStory(market, number, isTangled));
  const strangers = [
    ...listOf(random.below(4), (number) => aStrangeReservation(market, number)),
    ...listOf(random.below(8), () => anotherCharge(market)),
  ];
  const entries = [...stories.flatMap((story) => story.entries), ...strangers.map(({ entry }) => entry)];
  const papers = invoicesOf(market, entries);
  const notes = notesOf(
    market,
    stories.flatMap(({ credits }) => credits),
  );
  papers.push(...notes);
  const onDocuments = [
    ...notes.map(({ header: { total } }) =>
      differs('credit_note', undefined, undefined, total.amount, total.currency),
    ),
    ...listOf(random.below(3), () => random.pick(DOCUMENT_PLANTS)(market, papers)).flat(),
  ];
  addUnread(market, stories, papers);
  papers.push(...listOf(random.below(3), (number) => aLegacyPaper(market, number)));
  const accepted = random.chance(0.25) ? someTolerance(market, isTangled) : {};
  if (isTangled) {
    const book = bookOf(market, stories, withLostPapers(market, papers), accepted);
    return { book: { ...book, purchases: withImported(market, book.purchases) }, truth: undefined };
  }
  const truth = wholeTruth(market, stories, strangers, onDocuments, papers, accepted);
  return { book: bookOf(market, stories, papers, accepted), truth };
}

function aStory(market: Market, number: number, isTangled: boolean): Story {
  const { random } = market;
  const story = aCleanStory(market, aBought(market, number, isTangled));
  if (!isTangled) {
    if (random.chance(0.6)) random.pick(PLANTS)(market, story);
    return story;
  }
  if (random.chance(market.hasOneProduct ? 0.5 : 0.2)) tangles.otherWitness(market, story);
  for (let count = random.between(1, 5); count > 0; count -= 1) {
    random.pick(TANGLES)(market, story);
    // The next plant may hit the same charge.
    for (const entry of story.entries) entry.clean = entry.instalment !== undefined;
  }
  return story;
}

function bookOf(
  market: Market,
  stories: readonly Story[],
  papers: readonly Paper[],
  accepted: Book['tolerances']['accepted'],
): GeneratedBook {
  return {
    asOf: market.asOf,
    ledgerStart: market.ledgerStart,
    // BILLING.md 2.5: max(0.02, 0.01 for each unit), in the smallest unit of the currency.
    tolerances: { perLine: decimal('2'), perUnit: decimal('1'), accepted },
    purchases: stories.map(({ bought }) => bought.purchase),
    returns: stories.flatMap(({ returns }) => returns),
    decisions: stories.flatMap(({ decisions }) => decisions),
    elsewhere: someElsewhere(market, papers),
    papers,
  };
}

/** Some of what we bought ourselves was imported as well, by its order or by its reservation. */
function withImported({ random }: Market, purchases: Book['purchases']): Book['purchases'] {
  const imported = purchases
    .filter(({ origin }) => origin === 'bought' && random.chance(0.1))
    .map((one, number) => ({
      ...one,
      id: asId<'PurchaseId'>(`observed-${number}`),
      origin: 'observed' as const,
      ...random.pick([{}, { orderId: undefined }, { reservationOrderId: undefined }]),
    }));
  return [...purchases, ...imported];
}

/** Orders seen at Microsoft that are known not to be ours; some of them are on invoices. */
function someElsewhere({ random }: Market, papers: readonly Paper[]): Book['elsewhere'] {
  const lines = papers
    .flatMap((paper) => paper.lines ?? [])
    .filter(({ orderId }) => /^(strange|other-)/.test(orderId));
  return lines
    .filter(() => random.chance(0.3))
    .map(({ orderId, customerId }) => ({
      orderId: asId(orderId.toUpperCase()),
      customerId: asId(customerId),
    }));
}

/** Invoices that are listed beside those that were read: what is on them nobody knows. */
function addUnread(market: Market, stories: readonly Story[], papers: Paper[]): void {
  const slots = new Set(
    stories.flatMap(({ bought, unread }) => unread.map((period) => slotOf(period, bought.billing))),
  );
  const readable = papers.filter(({ header }) => header.id.startsWith('G'));
  readable
    .filter(({ header }) => slots.has(slotOf(header.period, header.total.currency)))
    .forEach((paper, index) => papers.push(documents.unreadPaper(market, paper, index)));
}

/** Above and below apart; only the oracle knows what a percentage comes to. */
function someTolerance({ random, currencies }: Market, isTangled: boolean): Book['tolerances']['accepted'] {
  const limits = (): DifferenceLimits | undefined => {
    if (random.chance(0.3)) return undefined;
    const absolute = decimal(String(random.between(1, 60)));
    const percent = isTangled && random.chance(0.5) ? decimal(random.pick(['0.01', '1', '5'])) : undefined;
    return { absolute: percent && random.chance(0.5) ? undefined : absolute, percent };
  };
  return Object.fromEntries(currencies.map((currency) => [currency, { above: limits(), below: limits() }]));
}

function wholeTruth(
  market: Market,
  stories: readonly Story[],
  strangers: readonly Stranger[],
  onDocuments: readonly Planted[],
  papers: readonly Paper[],
  accepted: Book['tolerances']['accepted'],
): readonly string[] {
  const slotsOf = (some: readonly Paper[]) =>
    new Set(some.map(({ header }) => slotOf(header.period, header.total.currency)));
  const shelf = {
    asOf: market.asOf,
    ledgerStart: market.ledgerStart,
    read: new Set(everySlot(market).map(({ slot }) => slot)),
    unread: slotsOf(papers.filter(({ header, lines }) => !lines && header.commerce === 'new')),
  };
  const all = [
    ...stories.flatMap((story) => truthOf(story, shelf)),
    ...strangers.flatMap(({ planted }) => planted),
    ...onDocuments,
  ];
  return all.map((planted) => plantedText(underTolerance(planted, accepted))).sort();
}

/** What somebody decided to accept is accepted, above and below apart. */
function underTolerance(planted: Planted, accepted: Book['tolerances']['accepted']): Planted {
  if (planted.kind !== 'unit_price_differs' && planted.kind !== 'amount_differs') return planted;
  const { amount, currency } = planted.amount;
  const limits = accepted[currency]?.[amount.s > 0 ? 'above' : 'below'];
  const isAccepted = limits?.absolute !== undefined && amount.abs().lte(limits.absolute);
  return isAccepted ? { ...planted, kind: 'within_tolerance' } : planted;
}

function listOf<Value>(count: number, make: (number: number) => Value): Value[] {
  return Array.from({ length: count }, (_, number) => make(number));
}
