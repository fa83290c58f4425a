import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Closed } from '../../../lib/reconciliation/periods/booking-months.ts';
import type { ExportOf } from '../../../lib/reporting/exports/export-job.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { aLicence, aLine } from '../../builders/book.ts';
import type { GivenBooks } from '../../builders/exported.ts';
import { bought, expectBalanced, inShort, postings, type Row, balances } from './posted.ts';

const period = (text: string): ExportOf => ({ what: 'period', period: text as BillingPeriod });
const MONTHS = ['2024-01', '2024-02', '2024-03', '2024-04'] as const;
const at = (day: string) => Date.parse(`${day}T09:00:00Z`);
const closed = (month: string, from: string): Closed => ({
  ...{ period: month as BillingPeriod, fromMs: at(from), untilMs: Infinity },
});
const SIGNED = [
  closed('2024-01', '2024-03-09'),
  closed('2024-02', '2024-03-10'),
  closed('2024-03', '2024-04-09'),
];
type GivenDocument = NonNullable<GivenBooks['documents']>[number];
const licence = (amount: string) => ({
  ...aLicence(amount),
  ...{ orderId: '', alternateId: '', reservationOrderId: '' },
});
const document = (
  id: string,
  month: string,
  lines: GivenDocument['lines'],
  over: Partial<GivenDocument> = {},
): GivenDocument => ({
  ...{ lines, header: { id: asId<'DocumentId'>(id), period: month as BillingPeriod } },
  ...over,
});
const february = document('G2', '2024-02', [licence('50.00')], { loadedAtMs: at('2024-03-08') });
const books = (...documents: readonly GivenDocument[]): GivenBooks => ({
  ...{ documents, purchases: [bought()], asOf: '2024-04-20', closed: SIGNED },
});
const withoutAccruals = (rows: readonly Row[]) => rows.filter(({ kind = '' }) => !/^accrual/.test(kind));

describe('an invoice that is billed anew after its month was closed', () => {
  const was = [licence('300.00'), aLine()];
  const restated = (...lines: GivenDocument['lines']) =>
    books(document('G1', '2024-01', lines, { replaced: [{ lines: was, atMs: at('2024-03-12') }] }), february);
  const before = books(document('G1', '2024-01', was), february);

  it('stays as it was posted, and what it comes to more is an entry of the current month', async () => {
    const now = restated(licence('310.00'), aLine());
    for (const signed of ['2024-01', '2024-02'])
      expect(await postings(now, period(signed))).toEqual(await postings(before, period(signed)));
    const rows = await postings(now, period('2024-03'));
    expect(inShort(rows)).toEqual([
      ...['restatement licences 10.00', 'restatement payable -10.00'],
      ...['amortisation reservations 87.90', 'amortisation prepaid -87.90'],
    ]);
    expect(rows[0]).toMatchObject({
      ...{ entry_id: 'restatement|G1|2024-03', date: '2024-03-31', document_id: 'G1' },
      description: 'Invoice G1 of Microsoft, billed anew after its month was closed',
    });
    const posted = ['2024-01', '2024-02', '2024-03'].map((month) => postings(now, period(month)));
    const payable = (await Promise.all(posted)).flat().filter(({ account_name: name }) => name === 'payable');
    expect(balances(payable)).toEqual({ payable: '-1397.78' });
  });

  it('spreads what a reservation was billed more from that month on, and catches up the months before', async () => {
    const now = restated(licence('300.00'), aLine({ amounts: { subtotal: '1403.78' } }));
    for (const signed of ['2024-01', '2024-02'])
      expect(await postings({ ...now, settledAtMs: at('2024-03-13') }, period(signed))).toEqual(
        await postings(before, period(signed)),
      );
    const rows = await postings({ ...now, settledAtMs: at('2024-03-13') }, period('2024-03'));
    expect(inShort(rows)).toEqual([
      ...['restatement prepaid 366.00', 'restatement payable -366.00'],
      ...['dispute disputed 366.00', 'dispute prepaid -366.00'],
      ...['amortisation reservations 87.90', 'amortisation prepaid -87.90'],
    ]);
  });

  it('is what is payable now where it is asked for itself', async () => {
    const now = restated(licence('310.00'), aLine());
    const rows = await postings(now, { what: 'document', documentId: asId('G1') });
    expect(balances(rows)).toEqual({ licences: '310', prepaid: '1037.78', payable: '-1347.78' });
  });
});

describe('a document that comes after its month was closed', () => {
  it('is booked in the month in which it came, with its own date', async () => {
    const late = document('G3', '2024-01', [licence('-20.00')], { loadedAtMs: at('2024-03-12') });
    const given = books(document('G1', '2024-01', [aLine()]), february, late);
    const before = books(document('G1', '2024-01', [aLine()]), february);
    for (const signed of ['2024-01', '2024-02'])
      expect(await postings(given, period(signed))).toEqual(await postings(before, period(signed)));
    const [first] = await postings(given, period('2024-03'));
    expect(first).toMatchObject({ entry_id: 'invoice|G3', period: '2024-03', date: '2024-02-07' });
  });

  it('does not spread anew what was accrued until then', async () => {
    const late = document('G3', '2024-01', [aLine()], { loadedAtMs: at('2024-03-12') });
    const given = books(document('G1', '2024-01', [licence('1.00')]), february, late);
    const awaited = books(document('G1', '2024-01', [licence('1.00')]), february);
    for (const signed of ['2024-01', '2024-02'])
      expect(withoutAccruals(await postings(given, period(signed)))).toEqual(
        withoutAccruals(await postings(awaited, period(signed))),
      );
    expect(inShort(await postings(given, period('2024-03')))).toEqual([
      ...['invoice prepaid 1037.78', 'invoice payable -1037.78'],
      ...['amortisation reservations 87.90', 'amortisation prepaid -87.90'],
    ]);
  });
});

describe('what Microsoft changes after a close', () => {
  const amounts = ['1037.78', '1040.00', '-300.00', undefined] as const;
  const linesWith = (...ours: readonly (string | undefined)[]) =>
    fc
      .record({ licence: fc.constantFrom('1.00', '2.50'), ours: fc.constantFrom(...ours) })
      .map((told) => [
        licence(told.licence),
        ...(told.ours === undefined ? [] : [aLine({ amounts: { subtotal: told.ours } })]),
      ]);
  const moments = fc.constantFrom('2024-02-08', '2024-03-09', '2024-03-12', '2024-04-02', '2024-04-12');
  const aDocumentOf = (month: string, index: number, lines = linesWith(...amounts)) =>
    fc
      .record({
        lines,
        was: fc.array(lines, { maxLength: 2 }),
        days: fc.array(moments, { minLength: 3, maxLength: 3 }),
      })
      .map(({ lines: now, was, days }) => {
        const [first, ...others] = [...days].sort();
        return document(`G${index}`, month, now, {
          loadedAtMs: at(first!),
          replaced: was.map((of, number) => ({ lines: of, atMs: at(others[number]!) + number + 1 })),
        });
      });
  const lastMs = ({ replaced = [], loadedAtMs = 0 }: GivenDocument) => replaced.at(-1)?.atMs ?? loadedAtMs;
  /** As it was before its last version came. */
  const undone = ({ replaced = [], ...one }: GivenDocument) => {
    const last = replaced.at(-1);
    return last ? [{ ...one, lines: last.lines, replaced: replaced.slice(0, -1) }] : [];
  };
  const some = fc.record({
    documents: fc.tuple(aDocumentOf('2024-01', 1), aDocumentOf('2024-02', 2), aDocumentOf('2024-03', 3)),
    ...{ signed: fc.subarray([...SIGNED]), settledOn: moments },
  });
  /** What is billed is right, or nothing. */
  const someRight = fc.record({
    documents: fc.tuple(
      aDocumentOf('2024-01', 1, linesWith('1037.78', undefined)),
      aDocumentOf('2024-02', 2, linesWith(undefined)),
      aDocumentOf('2024-03', 3, linesWith(undefined)),
    ),
    ...{ signed: fc.subarray([...SIGNED]), settledOn: moments },
  });
  const given = ({
    documents,
    signed,
    settledOn,
  }: typeof some extends fc.Arbitrary<infer Some> ? Some : never) => ({
    ...books(...documents),
    ...{ closed: signed, settledAtMs: at(settledOn) },
  });

  it('is in entries that balance and are of one month each', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(some, async (told) => {
        const all = await postings(given(told));
        expectBalanced(all);
        const ids = (rows: readonly Row[]) =>
          rows.map((row) => `${row['entry_id']} ${row['posting']}`).sort();
        const months = await Promise.all(MONTHS.map((of) => postings(given(told), period(of))));
        expect(ids(months.flat())).toEqual(ids(all));
        expect(new Set(ids(all)).size).toBe(all.length);
        for (const { kind = '' } of all) kinds.add(kind);
      }),
      { numRuns: 60 },
    );
    expect([...kinds]).toEqual(expect.arrayContaining(['restatement', 'catch_up']));
  });

  it('changes no month that was closed by then, but for what is accrued', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(someRight, async (told) => {
        const now = given(told);
        const learnt = Math.max(...told.documents.map(lastMs));
        const documents = told.documents.flatMap((one) => (lastMs(one) < learnt ? one : undone(one)));
        const before = { ...now, settledAtMs: 0, documents };
        const after = { ...now, settledAtMs: learnt + 9, before: { documents, returns: [], settledAtMs: 0 } };
        for (const { period: of } of told.signed.filter(({ fromMs }) => fromMs <= learnt)) {
          const [was, is] = [await postings(before, period(of)), await postings(after, period(of))];
          expect(withoutAccruals(is)).toEqual(withoutAccruals(was));
          compared += 1;
        }
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(20);
  });

  it('comes to what it comes to now', async () => {
    await fc.assert(
      fc.asyncProperty(some, async (told) => {
        const now = given(told);
        const inTime = {
          ...now,
          closed: [],
          documents: now.documents!.map((one) => ({ ...one, replaced: [] })),
        };
        expect(balances(await postings(now))).toEqual(balances(await postings(inTime)));
      }),
      { numRuns: 60 },
    );
  });
});
