import * as fc from 'fast-check';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { Book, BookDocument } from '../../lib/reconciliation/book.ts';
import { DOCUMENTED_ROUNDING } from '../../lib/reconciliation/reconcile-book.ts';
import { tolerancesFrom } from '../../lib/reconciliation/tolerances.ts';
import { addMonths, type BillingPeriod } from '../../lib/values/day.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import {
  aBook,
  aDocument,
  aLicence,
  aLine,
  aPurchase,
  aReturn,
  CUSTOMER,
  day,
  eur,
  OTHER_CUSTOMER,
} from '../builders/book.ts';

const guid = (index: number) => `aaaaaaaa-0000-4000-8000-00000000000${index}`;
const ordered = day('2024-01-15');

/** Purchase 2 is monthly; purchase 9 does not exist, so that its lines belong to nobody. */
const purchases = [1, 2, 3].map((index) =>
  aPurchase({
    id: asId(`p${index}`),
    origin: index === 3 ? 'observed' : 'bought',
    orderId: asId(`order${index}`),
    alternateId: undefined,
    reservationOrderId: asId(guid(index)),
    billingCycle: index === 2 ? 'monthly' : 'one_time',
    charge: eur('200'),
    orderedOn: ordered,
  }),
);

const aCharge: fc.Arbitrary<BilledLine> = fc
  .record({
    purchase: fc.constantFrom(1, 2, 2, 2, 3, 9),
    month: fc.nat(3),
    subtotal: fc.constantFrom('200', '200', '200', '200', '200.01', '210', '-200', '-50', '0', '0.005'),
    quantity: fc.constantFrom('2', '2', '2', '2', '2', '3'),
    customerId: fc.constantFrom(CUSTOMER, CUSTOMER, CUSTOMER, CUSTOMER, OTHER_CUSTOMER),
    chargeType: fc.constantFrom('new', 'New', 'cycleCharge', 'refund', 'renew', 'teleport'),
    referenceId: fc.constantFrom('', '', 'E1', 'E2'),
    prefix: fc.constantFrom('', 'RIOderId:', 'RIOderId:', 'RIOderId:', 'PCTest:'),
    term: fc.constantFrom(
      '1 Year Reservation',
      '1 Year Reservation',
      '1 Year Reservation',
      '3 Years Reservation',
    ),
    started: fc.constantFrom(day('2024-01-15'), day('2023-05-05')),
    converted: fc.constantFrom(undefined, undefined, { rate: '0.8' }, { rate: '0.84' }),
  })
  .map(({ purchase, month, prefix, subtotal, quantity, term, started, converted, ...rest }) =>
    aLine({
      ...rest,
      pricingCurrency: converted ? 'USD' : 'EUR',
      orderId: `order${purchase}`,
      alternateId: '',
      reservationOrderId: `${prefix}${guid(purchase)}`,
      chargeStart: addMonths(ordered, purchase === 2 ? month : 0),
      subscriptionStart: started,
      termAndBillingCycle: term,
      // 125 USD are 100 EUR at 0.8, and 105 at 0.84.
      amounts: converted
        ? { subtotal, quantity, unit: '125', ...converted }
        : { subtotal, quantity, unit: subtotal === '210' ? '105' : '100' },
    }),
  );

const aLineOfAnyKind = fc.oneof(
  { weight: 6, arbitrary: aCharge },
  {
    weight: 1,
    arbitrary: fc.constantFrom(aLicence('12.5'), aLicence('-3'), aLicence('7', { chargeType: 'teleport' })),
  },
);

const documents: fc.Arbitrary<readonly BookDocument[]> = fc
  .array(
    fc.record({
      lines: fc.array(aLineOfAnyKind, { maxLength: 8 }),
      month: fc.nat(2),
      isVoid: fc.constantFrom(false, false, false, true),
      isDollars: fc.constantFrom(false, false, false, false, true),
    }),
    { maxLength: 4 },
  )
  .map((drawn) =>
    drawn.map(({ lines, month, isVoid, isDollars }, index) =>
      aDocument(isDollars ? lines.map((line) => ({ ...line, currency: 'USD' })) : lines, {
        id: asId(`G00000${index}`),
        isVoid,
        period: `2024-0${month + 1}` as BillingPeriod,
        invoiceDate: day(`2024-0${month + 2}-07`),
        total: money('0', isDollars ? 'USD' : 'EUR'),
      }),
    ),
  );

const returns = fc.subarray([
  aReturn({ returnId: 'r1', purchaseId: asId('p1'), returnedOn: '2024-01-20', amount: '200' }),
  aReturn({ returnId: 'r2', purchaseId: asId('p2'), returnedOn: '2024-02-20', quantity: 1, amount: '50' }),
  aReturn({ returnId: 'r3', purchaseId: asId('p2'), returnedOn: '2024-03-20', quantity: 1, amount: '50' }),
]);

/** Somebody may have said that the lines of nobody are of the third purchase, or that they are not. */
const decisions = fc.subarray(
  (['confirmed', 'refused'] as const).map((decision) => ({
    identity: `reservation-order:${guid(9)}`,
    purchaseId: asId<'PurchaseId'>('p3'),
    decision,
  })),
  { maxLength: 1 },
);

/** Small books that are mostly right: enough goes wrong for every kind of charge to turn up. */
export const anyBook: fc.Arbitrary<Book> = fc
  .record({
    documents,
    returns,
    decisions,
    tolerances: fc.constantFrom(DOCUMENTED_ROUNDING, tolerancesFrom({ EUR: { above: { absolute: '10' } } })),
    asOf: fc.constantFrom(day('2024-02-10'), day('2024-04-20')),
  })
  .map((drawn) => aBook({ purchases, ...drawn }));
