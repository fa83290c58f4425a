import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { MatchDecision, ReconcilablePurchase } from '../../lib/reconciliation/book.ts';
import { lineIdentity } from '../../lib/reconciliation/line-identity.ts';
import { reservationNamer } from '../../lib/reconciliation/matching/keys/billed-reservations.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { asId } from '../../lib/values/id.ts';
import { aBook, aDocument, aLine, aPurchase, CUSTOMER } from '../builders/book.ts';
import { sha256 } from '../fakes/sha256.ts';

const GUID = 'bbbbbbbb-0000-4000-8000-000000000002';

/** A purchase that is known by its order alone. */
const ordered = (id: string, overrides: Partial<ReconcilablePurchase> = {}) =>
  aPurchase({
    id: asId(id),
    orderId: asId('order1'),
    alternateId: undefined,
    reservationOrderId: undefined,
    ...overrides,
  });
const lineOf = (orderId: string, overrides: Parameters<typeof aLine>[0] = {}) =>
  aLine({ orderId, alternateId: '', reservationOrderId: '', ...overrides });
const matched = (
  line: BilledLine,
  purchases: readonly ReconcilablePurchase[],
  decisions: readonly MatchDecision[] = [],
) =>
  reconcile(aBook({ purchases, decisions, documents: [aDocument([line])] }), sha256).matches.map(
    ({ purchaseId, by }) => `${purchaseId} ${by}`,
  );

describe('an id that is printed', () => {
  it('with blanks around it is the same id, on either side', () => {
    expect(matched(lineOf(' ORDER1 '), [ordered('p1')])).toEqual(['p1 order_id']);
    expect(matched(lineOf('order1'), [ordered('p1', { orderId: asId(' Order1 ') })])).toEqual([
      'p1 order_id',
    ]);
  });

  it('as a blank is none, and meets no purchase that has none', () => {
    const nameless = ordered('p1', {
      origin: 'observed',
      orderId: undefined,
      reservationOrderId: asId(GUID),
    });
    expect(matched(lineOf(' ', { alternateId: ' ' }), [nameless])).toEqual([]);
  });
});

describe('an order of several lines', () => {
  it('is told apart by the product, where SKUs are called the same', () => {
    const two = [ordered('p1'), ordered('p2', { productId: 'DZH000000001' })];
    expect(matched(lineOf('order1'), two)).toEqual(['p1 order_id']);
    expect(matched(lineOf('order1', { productId: ' dzh000000001 ' }), two)).toEqual(['p2 order_id']);
    expect(matched(lineOf('order1', { productId: 'DZH000000009' }), two)).toEqual([]);
  });

  it('is matched with none of two that are alike: which of them is meant nobody knows', () => {
    expect(matched(lineOf('order1'), [ordered('p1'), ordered('p2')])).toEqual([]);
    expect(matched(lineOf('order1'), [ordered('p1'), ordered('p2'), ordered('p3')])).toEqual([]);
  });
});

describe('an order id on a line that names a reservation order', () => {
  const other = 'cccccccc-0000-4000-8000-000000000003';
  const ours = ordered('p1', { reservationOrderId: asId(GUID), alternateId: 'alt1' });
  const of = (line: Parameters<typeof aLine>[0], ...purchases: readonly ReconcilablePurchase[]) =>
    matched(lineOf('order1', line), purchases);

  it('counts for nothing where purchase, product and reservation order are others', () => {
    const stranger = { reservationOrderId: `RIOderId:${other}`, productId: 'DZHOTHER' };
    expect(of(stranger, ours)).toEqual([]);
    expect(of({ ...stranger, productId: 'DZH318Z0BQ3Q', skuId: '0009' }, ours)).toEqual([]);
    expect(of({ ...stranger, orderId: '', alternateId: 'ALT1' }, ours)).toEqual([]);
    expect(of({ ...stranger, orderId: '', alternateId: 'order1' }, ours)).toEqual([]);
  });

  it('counts where product and SKU are the same, or one side names no reservation order', () => {
    expect(of({ reservationOrderId: other, productId: ' dzh318z0bq3q' }, ours)).toEqual(['p1 order_id']);
    expect(of({ productId: 'DZHOTHER' }, ours)).toEqual(['p1 order_id']);
    expect(of({ productId: 'DZHOTHER', reservationOrderId: other }, ordered('p1'))).toEqual(['p1 order_id']);
  });

  it('means, of two alike, the one whose reservation order is not known to be another', () => {
    expect(of({ reservationOrderId: other }, ours, ordered('p2'))).toEqual(['p2 order_id']);
    expect(of({ reservationOrderId: '' }, ours, ordered('p2'))).toEqual([]);
    expect(of({ reservationOrderId: other }, ordered('p2'), ordered('p3'))).toEqual([]);
  });
});

describe('two words on one charge', () => {
  const line = lineOf('stranger');
  const said = (...ids: readonly string[]): readonly MatchDecision[] =>
    ids.map((id) => ({ identity: lineIdentity(line), purchaseId: asId(id), decision: 'confirmed' }));
  const two = [ordered('p1'), ordered('p2')];

  it('count as the one for the first purchase, in whatever order they are handed in', () => {
    expect(matched(line, two, said('p1', 'p2'))).toEqual(['p1 confirmed']);
    expect(matched(line, two, said('p2', 'p1'))).toEqual(['p1 confirmed']);
  });

  it('count as the one whose purchase is there', () => {
    expect(matched(line, two, said('p0', 'p2'))).toEqual(['p2 confirmed']);
  });
});

describe('what a reservation order is printed as', () => {
  const found = (reservationOrderId: string) =>
    reconcile(aBook({ documents: [aDocument([lineOf('stranger', { reservationOrderId })])] }), sha256)
      .discrepancies[0]!;

  it('tells a test account by how it begins, and by nothing within it', () => {
    expect(found(`  PCTest:${GUID}`)).toMatchObject({ kind: 'test_purchase', boughtIn: 'test_account' });
    expect(found(`RIOderId:PCTest${GUID}`)).toMatchObject({
      kind: 'billed_not_purchased',
      boughtIn: 'partner_center',
    });
  });

  it('tells Partner Center by how it begins, in the spelling of Microsoft and in the right one', () => {
    expect(found(`RIOrderId${GUID}`).boughtIn).toBe('partner_center');
    expect(found(`\tRIOderId${GUID}`).boughtIn).toBe('partner_center');
    expect(found(`Other:RIOderId${GUID}`).boughtIn).toBe('azure_portal');
  });

  it('counts for less than an order that was seen at Partner Center only where it names none', () => {
    const elsewhere = [{ orderId: asId<'OrderId'>(' Stranger '), customerId: CUSTOMER }];
    const book = aBook({ elsewhere, documents: [aDocument([lineOf(' stranger ')])] });
    expect(reconcile(book, sha256).discrepancies[0]!.boughtIn).toBe('partner_center');
  });
});

describe('the reservation that an invoice names for a purchase', () => {
  const named = (purchase: ReconcilablePurchase, ...printed: readonly string[]) => {
    const namer = reservationNamer();
    for (const reservationOrderId of printed) namer.look(aLine({ reservationOrderId }), purchase);
    return namer.named();
  };

  it('is that of the first line that names one, where none is known yet', () => {
    const other = 'cccccccc-0000-4000-8000-000000000003';
    expect(named(ordered('p1'), '', `RIOderId:${GUID.toUpperCase()}`, other)).toEqual([
      { purchaseId: 'p1', reservationOrderId: GUID },
    ]);
    expect(named(ordered('p1'), '')).toEqual([]);
  });

  it('is none that a line of another product names', () => {
    const namer = reservationNamer();
    namer.look(aLine({ reservationOrderId: GUID, productId: 'DZHOTHER' }), ordered('p1'));
    namer.look(aLine({ reservationOrderId: GUID, skuId: '0009' }), ordered('p1'));
    expect(namer.named()).toEqual([]);
  });

  it('is not asked for where it is known, or where the purchase is none of ours', () => {
    expect(named(aPurchase(), GUID)).toEqual([]);
    expect(named(ordered('p1', { origin: 'observed' }), GUID)).toEqual([]);
  });
});
