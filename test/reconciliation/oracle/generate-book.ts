import type { Book, DifferenceLimits } from '../../../lib/reconciliation/book.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { Random } from '../../simulation/random.ts';
import { aBought } from './generated/bought.ts';
import type { Plant } from './generated/charge-plants.ts';
import { unreadNote, unreadPaper } from './generated/document-plants.ts';
import { aMarket, type Market } from './generated/market.ts';
import { aLegacyPaper, withLostPapers } from './generated/other-papers.ts';
import { invoicesOf, notesOf, type Paper } from './generated/papers.ts';
import { DOCUMENT_PLANTS, PLANTS, TANGLES } from './generated/plants.ts';
import { aCleanStory, differs, slotOf, type Story } from './generated/story.ts';
import { anotherCharge, aStrangePair, aStrangeReservation } from './generated/strangers.ts';
import { otherWitness } from './generated/tangles.ts';
import { toldByOthers } from './generated/told-by-others.ts';
import { wholeTruth } from './generated/whole-truth.ts';

/** A book before it is sifted: every document with all its lines. */
export type GeneratedBook = Omit<Book, 'documents'> & { readonly papers: readonly Paper[] };

/** A book and what was planted in it; undefined where so much is wrong at once that only the oracle can tell. */
type Generated = {
  readonly book: GeneratedBook;
  readonly truth: readonly string[] | undefined;
  /** What was planted, and on which purchase: where a book is disagreed upon, one begins to read there. */
  readonly plants: readonly string[];
};

/** The same book for the same seed and index, on every machine. Three of four have at most one fault for each purchase. */
export function generateBook(seed: number, index: number): Generated {
  const random = new Random(seed, index);
  const market = aMarket(random);
  const isTangled = random.chance(0.25);
  const scene = market.hasOneProduct && !isTangled && random.chance(0.5) ? toldByOthers(market) : undefined;
  const stories = scene ?? listOf(random.below(13), (number) => aStory(market, number, isTangled));
  const strangers = [
    ...listOf(random.below(4), (number) => aStrangeReservation(market, number)).flat(),
    ...listOf(random.below(2), (number) => aStrangePair(market, number)).flat(),
    ...listOf(random.below(8), () => anotherCharge(market)),
  ];
  const entries = [...stories.flatMap((story) => story.entries), ...strangers.map(({ entry }) => entry)];
  const papers = invoicesOf(market, entries);
  const notes = notesOf(
    market,
    stories.flatMap(({ credits }) => credits),
  );
  papers.push(...notes);
  const documentPlants = listOf(random.below(3), () => random.pick(DOCUMENT_PLANTS));
  const onDocuments = documentPlants.flatMap((plant) => plant(market, papers));
  const unreadNotes = addUnread(market, stories, papers);
  papers.push(...listOf(random.below(3), (number) => aLegacyPaper(market, number)));
  for (const { header } of [...notes, ...unreadNotes]) {
    const { amount, currency } = header.total;
    onDocuments.push(differs('credit_note', undefined, undefined, amount.abs().neg(), currency));
  }
  const plants = [
    ...stories.map(({ bought, plants: names }) => `${bought.purchase.id} ${names.join(' ') || 'clean'}`),
    ...documentPlants.map(({ name }) => name),
  ];
  const accepted = random.chance(0.25) ? someTolerance(market, isTangled) : {};
  if (isTangled) {
    const book = bookOf(market, stories, withLostPapers(market, papers), accepted);
    return { book: { ...book, purchases: withImported(market, book.purchases) }, truth: undefined, plants };
  }
  const truth = wholeTruth(market, stories, strangers, onDocuments, papers, accepted);
  return { book: bookOf(market, stories, papers, accepted), truth, plants };
}

function aStory(market: Market, number: number, isTangled: boolean): Story {
  const { random } = market;
  const story = aCleanStory(market, aBought(market, number, isTangled));
  if (!isTangled) {
    if (random.chance(0.6)) sow(random.pick(PLANTS), market, story);
    return story;
  }
  if (random.chance(market.hasOneProduct ? 0.5 : 0.2)) sow(otherWitness, market, story);
  for (let count = random.between(1, 5); count > 0; count -= 1) {
    sow(random.pick(TANGLES), market, story);
    // The next plant may hit the same charge.
    for (const entry of story.entries) entry.clean = entry.instalment !== undefined;
  }
  return story;
}

function sow(plant: Plant, market: Market, story: Story): void {
  if (plant(market, story)) story.plants.push(plant.name);
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
    purchases: stories.flatMap(({ bought, imported }) => [bought.purchase, ...imported]),
    returns: stories.flatMap(({ returns, recordedAgain }) => [...returns, ...recordedAgain]),
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

/** Orders seen at Microsoft that are known not to be ours, each of one customer; some of them are on invoices. */
function someElsewhere({ random }: Market, papers: readonly Paper[]): Book['elsewhere'] {
  const lines = papers
    .flatMap((paper) => paper.lines ?? [])
    .filter(({ orderId }) => /^(strange|other-)/.test(orderId) && random.chance(0.3));
  const customers = new Map(lines.map(({ orderId, customerId }) => [orderId, customerId]));
  return [...customers].map(([orderId, customerId]) => ({
    orderId: asId(orderId.toUpperCase()),
    customerId: asId(customerId),
  }));
}

/** Documents that are listed beside those that were read: what is on them nobody knows. The credit notes of them. */
function addUnread(market: Market, stories: readonly Story[], papers: Paper[]): readonly Paper[] {
  const slots = new Set(
    stories.flatMap(({ bought, unread }) => unread.map((period) => slotOf(period, bought.billing))),
  );
  const readable = papers.filter(({ header }) => header.id.startsWith('G'));
  readable
    .filter(({ header }) => slots.has(slotOf(header.period, header.total.currency)))
    .forEach((paper, index) => papers.push(unreadPaper(market, paper, index)));
  const slotsOfNotes = new Set(
    stories.flatMap(({ bought, unreadNotes }) => unreadNotes.map((period) => slotOf(period, bought.billing))),
  );
  const notes = readable
    .filter(({ header }) => slotsOfNotes.has(slotOf(header.period, header.total.currency)))
    .map((paper) => unreadNote(market, paper));
  papers.push(...notes);
  return notes;
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

function listOf<Value>(count: number, make: (number: number) => Value): Value[] {
  return Array.from({ length: count }, (_, number) => make(number));
}
