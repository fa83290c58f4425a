import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Closed } from '../../../lib/reconciliation/periods/booking-months.ts';
import type { ExportOf } from '../../../lib/reporting/exports/export-job.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { aLicence, aLine, aReturn } from '../../builders/book.ts';
import type { GivenBooks, GivenReturn } from '../../builders/exported.ts';
import { bought, expectBalanced, inShort, postings, type Row, balances } from './posted.ts';

const period = (text: string): ExportOf => ({ what: 'period', period: text as BillingPeriod });
const MONTHS = ['2024-01', '2024-02', '2024-03', '2024-04'] as const;
const at = (day: string) => Date.parse(`${day}T09:00:00Z`);
const closed = (month: string, from: string, until?: string): Closed => ({
  ...{
    period: month as BillingPeriod,
    fromMs: at(from),
    untilMs: until === undefined ? Infinity : at(until),
  },
});
/** January and February were signed in March, March in April. */
const SIGNED = [
  closed('2024-01', '2024-03-09'),
  closed('2024-02', '2024-03-10'),
  closed('2024-03', '2024-04-09'),
];
const late = (over: Partial<GivenReturn> = {}): GivenReturn => ({
  ...aReturn({ returnedOn: '2024-02-10', amount: '500.00', quantity: 1 }),
  ...{ recordedAtMs: at('2024-03-12'), ...over },
});
const withdrawn = (day: string) => ({ by: 'grace', atMs: at(day), why: 'It was p2.' });
/** A document a month; the first one bills the purchase. */
const documents = MONTHS.slice(0, 3).map((month, index) => ({
  lines: [
    { ...aLicence('1.00'), orderId: '', alternateId: '', reservationOrderId: '' },
    ...(index === 0 ? [aLine()] : []),
  ],
  header: { id: asId<'DocumentId'>(`G${month}`), period: month as BillingPeriod },
}));
const books = (...returns: readonly GivenReturn[]): GivenBooks => ({
  ...{ documents, purchases: [bought()], asOf: '2024-04-20', closed: SIGNED, returns },
});
const withoutInvoices = (rows: readonly Row[]) => inShort(rows.filter(({ kind }) => kind !== 'invoice'));
const month = async (given: GivenBooks, text: string) => withoutInvoices(await postings(given, period(text)));

describe('a return that is recorded after its month was closed', () => {
  it('leaves the closed months as they were, and the month in which it was recorded takes it', async () => {
    for (const signed of ['2024-01', '2024-02'])
      expect(await postings(books(late()), period(signed))).toEqual(await postings(books(), period(signed)));
    const rows = await postings(books(late()), period('2024-03'));
    expect(withoutInvoices(rows)).toEqual([
      // Twenty of February's 29 days of one of the two units were booked as its cost.
      ...['catch_up reservations -28.36', 'catch_up prepaid 28.36'],
      ...['amortisation reservations 43.95', 'amortisation prepaid -43.95'],
      ...['return refunds 500.00', 'return returnFees -17.97', 'return prepaid -482.03'],
    ]);
    expect(rows.find(({ kind }) => kind === 'return')).toMatchObject({
      ...{ date: '2024-03-31', period: '2024-03', entry_id: 'return|p1|r1' },
      description: 'Return r1 of 1 of purchase p1 on 2024-02-10, recorded after that month was closed',
    });
    expectBalanced(rows);
  });

  it('is booked on its day where the month was open, however late it was recorded', async () => {
    const open = { ...books(late()), closed: [closed('2024-01', '2024-03-09')] };
    const [first] = (await postings(open, period('2024-02'))).filter(({ kind }) => kind === 'return');
    expect(first).toMatchObject({ date: '2024-02-10', period: '2024-02' });
    const early = books(late({ recordedAtMs: at('2024-02-12') }));
    expect(await month(early, '2024-02')).toEqual(await month({ ...early, closed: [] }, '2024-02'));
  });

  it('stays where it is booked when its month is reopened', async () => {
    const reopened = { ...books(late()), closed: [closed('2024-02', '2024-03-10', '2024-03-20')] };
    expect(await month(reopened, '2024-03')).toContain('return refunds 500.00');
    expect(await month(reopened, '2024-02')).toEqual(await month(books(), '2024-02'));
  });

  it('is in no month that was closed before its own either', async () => {
    const given = { ...books(late()), closed: [closed('2024-03', '2024-03-11')] };
    for (const untouched of ['2024-02', '2024-03'])
      expect(await month(given, untouched)).toEqual(await month(books(), untouched));
    expect(await month(given, '2024-04')).toContain('return refunds 500.00');
  });

  it('does not move a cent of a closed month where it is recorded in time itself', async () => {
    const inTime = late({ returnedOn: '2024-03-11' });
    for (const signed of ['2024-01', '2024-02'])
      expect(await month(books(inTime), signed)).toEqual(await month(books(), signed));
    expect(await month(books(inTime), '2024-03')).toContain('return refunds 500.00');
  });

  it('lowers the cost of that month where the reservation is paid by the month', async () => {
    const monthly = { ...books(late()), purchases: [bought('monthly', '90.00')], documents: [] };
    expect((await month(monthly, '2024-02')).filter((row) => row.startsWith('return'))).toEqual([]);
    expect(await month(monthly, '2024-03')).toEqual(
      expect.arrayContaining(['return refunds 500.00', 'return reservations -500.00']),
    );
  });

  it('makes a refund of what came back in a closed month, in the month in which it is booked', async () => {
    const refund = aLine({ chargeType: 'customerCredit', amounts: { subtotal: '-500.00' } });
    const [january, february, ...others] = documents;
    const came = { ...february!, lines: [...february!.lines, refund] };
    const given = { ...books(late()), documents: [january!, came, ...others] };
    expect(inShort(await postings(given, period('2024-02')))).toContain('invoice prepaid -500.00');
    const rows = await postings(given, period('2024-03'));
    expect(inShort(rows)).toEqual(
      expect.arrayContaining(['reassignment refunds -500.00', 'reassignment prepaid 500.00']),
    );
    expectBalanced(rows);
  });
});

describe('a return that is withdrawn', () => {
  const mistaken = late({ withdrawn: withdrawn('2024-04-12') });

  it('is taken back in the month of the withdrawal where its own is closed', async () => {
    expect(await postings(books(mistaken), period('2024-03'))).toEqual(
      await postings(books(late()), period('2024-03')),
    );
    const rows = await postings(books(mistaken), period('2024-04'));
    expect(withoutInvoices(rows)).toEqual([
      ...['return_reversal refunds -500.00', 'return_reversal returnFees 17.97'],
      'return_reversal prepaid 482.03',
      ...['catch_up reservations 72.31', 'catch_up prepaid -72.31'],
      ...['amortisation reservations 85.06', 'amortisation prepaid -85.06'],
    ]);
    expectBalanced(rows);
  });

  it('is in no entry where the month in which it would be booked is open', async () => {
    const soon = late({ withdrawn: withdrawn('2024-03-13') });
    for (const of of MONTHS) expect(await month(books(soon), of)).toEqual(await month(books(), of));
  });
});

describe('what is learnt after a close', () => {
  const days = ['2024-02-01', '2024-03-09', '2024-03-15', '2024-04-01', '2024-04-12', '2024-04-18'] as const;
  const someReturn = (id: string) =>
    fc
      .record({
        returnedOn: fc.constantFrom('2024-01-20', '2024-02-29', '2024-03-05'),
        quantity: fc.constantFrom(1, 2),
        amount: fc.constantFrom('400.00', '777.77'),
        recorded: fc.nat(days.length - 1),
        withdrawn: fc.option(fc.nat(days.length - 1), { nil: undefined }),
      })
      .map(({ recorded, withdrawn: back, ...told }): GivenReturn => {
        const taken = back === undefined || back < recorded ? undefined : withdrawn(days[back]!);
        const one = late({ ...told, returnId: id, recordedAtMs: at(days[recorded]!) });
        return taken === undefined ? one : { ...one, withdrawn: { ...taken, atMs: taken.atMs + 1 } };
      });
  const some = fc.record({
    first: someReturn('r1'),
    second: fc.option(someReturn('r2'), { nil: undefined }),
    upFront: fc.constantFrom('1037.78', '1037.79', '1200.00', undefined),
    refundIn: fc.constantFrom(undefined, 0, 1, 2),
    isMonthly: fc.boolean(),
    signed: fc.subarray([...SIGNED]),
  });
  type Some = typeof some extends fc.Arbitrary<infer Given> ? Given : never;
  const given = ({ first, second, upFront, refundIn, isMonthly, signed }: Some): GivenBooks => ({
    ...books(...(second ? [first, second] : [first])),
    closed: signed,
    purchases: [bought(isMonthly ? 'monthly' : 'one_time', isMonthly ? '90.00' : '1037.78')],
    documents: documents.map(({ header, lines: [licence] }, index) => ({
      header,
      lines: [
        licence!,
        ...(index === 0 && upFront !== undefined && !isMonthly
          ? [aLine({ amounts: { subtotal: upFront } })]
          : []),
        ...(index === refundIn
          ? [aLine({ chargeType: 'customerCredit', amounts: { subtotal: '-400.00' } })]
          : []),
      ],
    })),
  });
  const entriesIn = (rows: readonly Row[]) => Map.groupBy(rows, (row) => String(row['entry_id']));
  // What is accrued in an earlier month is what is not billed by now.
  const posted = (rows: readonly Row[]) => rows.filter(({ kind = '' }) => !/^accrual/.test(kind));

  it('is in one month each, which balances, and everything is all months together', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(some, async (told) => {
        const everything = await postings(given(told));
        expectBalanced(everything);
        const together = new Map<string, readonly Row[]>();
        for (const of of MONTHS)
          for (const [id, rows] of entriesIn(await postings(given(told), period(of)))) {
            expect(together.has(id)).toBe(false);
            together.set(id, rows);
          }
        expect(entriesIn(everything)).toEqual(together);
        for (const { kind = '' } of everything) kinds.add(kind);
      }),
      { numRuns: 100 },
    );
    const seen = ['return', 'return_reversal', 'catch_up', 'reassignment'];
    expect([...kinds]).toEqual(expect.arrayContaining(seen));
  });

  const lastMs = ({ recordedAtMs = 0, withdrawn: back }: GivenReturn) => back?.atMs ?? recordedAtMs;
  /** As it was before what was said of it last. */
  const undone = ({ withdrawn: back, ...standing }: GivenReturn) => (back ? [standing] : []);

  it('changes no month that was closed when it was learnt', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(some, async (told) => {
        const { returns } = given(told);
        const learnt = Math.max(...returns!.map(lastMs));
        const before = {
          ...given(told),
          returns: returns!.flatMap((one) => (lastMs(one) < learnt ? one : undone(one))),
        };
        const after = {
          ...given(told),
          before: { returns: before.returns, settledAtMs: 0 },
          settledAtMs: learnt + 1,
        };
        for (const { period: of } of told.signed.filter((one) => one.fromMs <= learnt)) {
          const now = posted(await postings(after, period(of)));
          expect(now).toEqual(posted(await postings(before, period(of))));
          compared += 1;
        }
      }),
      { numRuns: 100 },
    );
    expect(compared).toBeGreaterThan(20);
  });

  it('comes to the same as if it had been known in time', async () => {
    await fc.assert(
      fc.asyncProperty(some, async (told) => {
        const all = given(told);
        const inTime = {
          ...all,
          closed: [],
        };
        expect(balances(await postings(all))).toEqual(balances(await postings(inTime)));
      }),
      { numRuns: 100 },
    );
  });
});
