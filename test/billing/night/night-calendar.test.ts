import { describe, expect, it } from '@jest/globals';
import {
  awaitedPeriod,
  deadlineMs,
  missingDocuments,
  sundayOf,
} from '../../../lib/billing/night/night-calendar.ts';
import { aboutWhat, sentences } from '../../../lib/billing/night/night-problem.ts';
import { money } from '../../../lib/values/money.ts';
import { aHeader, day, documentId, period } from '../../builders/billing.ts';

type Invoice = { of: string; on: string; currency?: string; commerce?: 'new' | 'legacy'; void?: true };

const invoices = (...all: Invoice[]) =>
  all.map(({ of, on, currency = 'EUR', commerce = 'new', ...rest }, index) =>
    aHeader({
      id: documentId(`G${index}`),
      period: period(of),
      invoiceDate: day(on),
      total: money('1.00', currency),
      paid: money('0', currency),
      isVoid: rest.void === true,
      commerce,
    }),
  );

const FEB = { of: '2024-02', on: '2024-03-08' };
const MARCH = { of: '2024-03', on: '2024-04-08' };
const DOLLARS = { currency: 'USD' };
const LEGACY = { of: '2024-02', on: '2024-03-17', commerce: 'legacy' } as const;
const NO_MARCH = 'No invoice of billing period 2024-03 is there, though it is past day 10.';
const NO_LEGACY = 'No legacy EUR invoice has come since the one of 2024-03-17.';

describe('missingDocuments', () => {
  it.each([
    { night: '2024-04-09', have: [FEB], want: [], because: 'it is not the 10th yet' },
    { night: '2024-04-10', have: [FEB], want: [NO_MARCH], because: 'it is the 10th' },
    { night: '2024-04-30', have: [FEB], want: [NO_MARCH], because: 'the month is not over' },
    {
      night: '2024-04-10',
      have: [],
      want: [NO_MARCH],
      because: 'a tenant without any document should have one',
    },
    { night: '2024-04-10', have: [FEB, MARCH], want: [], because: 'it is there' },
    {
      night: '2024-04-10',
      have: [{ ...MARCH, void: true as const }],
      want: [],
      because: 'it came, and was voided',
    },
    {
      night: '2024-04-10',
      have: [FEB, { ...FEB, ...DOLLARS }, MARCH],
      want: ['No USD invoice of billing period 2024-03 is there, though it is past day 10.'],
      because: 'dollars had an invoice the month before',
    },
    {
      night: '2024-05-10',
      have: [FEB, { ...FEB, ...DOLLARS }, MARCH, { of: '2024-04', on: '2024-05-08' }],
      want: [],
      because: 'dollars have had none for two months',
    },
    {
      night: '2024-04-12',
      have: [LEGACY],
      want: [],
      because: 'a tenant without new commerce waits for none',
    },
    {
      night: '2024-04-19',
      have: [MARCH, LEGACY],
      want: [],
      because: 'legacy has three days from its anniversary',
    },
    { night: '2024-04-20', have: [MARCH, LEGACY], want: [NO_LEGACY], because: 'legacy is three days late' },
    { night: '2024-05-09', have: [MARCH, LEGACY], want: [NO_LEGACY], because: 'it is not given up yet' },
    {
      night: '2024-05-17',
      have: [{ of: '2024-04', on: '2024-05-08' }, LEGACY],
      want: [],
      because: 'legacy has ended',
    },
    {
      night: '2024-04-20',
      have: [FEB, LEGACY, { of: '2024-03', on: '2024-04-17', commerce: 'legacy' as const }],
      want: [NO_MARCH],
      because: 'what came of legacy does not speak for new commerce',
    },
  ])('on $night are $want, because $because', ({ night, have, want }) => {
    expect(sentences(missingDocuments(invoices(...have), day(night)))).toEqual(want);
  });

  it('does not take a credit note for the invoice of its month', () => {
    const credit = invoices(MARCH).map((header) => ({ ...header, documentType: 'credit_note' as const }));
    const missing = missingDocuments([...invoices(FEB), ...credit], day('2024-04-10'));
    expect(sentences(missing)).toEqual([NO_MARCH]);
  });

  it('are each of one billing period', () => {
    expect(aboutWhat(missingDocuments(invoices(FEB, LEGACY), day('2024-04-20')))).toEqual({
      [NO_MARCH]: '2024-03',
      [NO_LEGACY]: '2024-03',
    });
  });
});

describe('awaitedPeriod', () => {
  it.each([
    { night: '2024-04-05', have: [FEB], want: undefined, because: 'nothing comes before the 6th' },
    { night: '2024-04-06', have: [FEB], want: '2024-03', because: 'it comes from the 6th to the 8th' },
    { night: '2024-04-09', have: [FEB], want: '2024-03', because: 'it may be a day late' },
    { night: '2024-04-10', have: [FEB], want: undefined, because: 'from the 10th it is missing' },
    { night: '2024-04-08', have: [FEB, MARCH], want: undefined, because: 'it is there' },
  ])('on $night is $want, because $because', ({ night, have, want }) => {
    expect(awaitedPeriod(invoices(...have), day(night))).toBe(want);
  });
});

describe('sundayOf', () => {
  it.each([
    { night: '2024-03-09', want: '2024-03-03', is: 'a Saturday' },
    { night: '2024-03-10', want: '2024-03-10', is: 'a Sunday' },
    { night: '2024-03-11', want: '2024-03-10', is: 'a Monday' },
    { night: '2024-03-01', want: '2024-02-25', is: 'a Friday after a 29th' },
  ])('of $night, $is, is $want', ({ night, want }) => {
    expect(sundayOf(day(night))).toBe(want);
  });
});

describe('deadlineMs', () => {
  const at = (text: string) => Date.parse(`${text}Z`);
  it.each([
    { planned: '2024-03-09T02:00:00', want: '2024-03-09T08:00:00', because: 'that is the fixed hour' },
    { planned: '2024-03-09T07:59:00', want: '2024-03-09T08:00:00', because: 'the hour does not move' },
    { planned: '2024-03-09T10:00:00', want: '2024-03-09T16:00:00', because: 'it was planned after its hour' },
    {
      planned: '2024-06-01T12:00:00',
      want: '2024-06-01T18:00:00',
      because: 'a person asked for an old night',
    },
  ])('of a night planned at $planned is $want, because $because', ({ planned, want }) => {
    const run = {
      night: day('2024-03-09'),
      startedAtMs: at('2024-03-09T02:00:00'),
      plannedAtMs: at(planned),
    };
    expect(deadlineMs(run)).toBe(at(want));
  });

  it('of a night that never had a complete plan counts from its beginning', () => {
    const run = { night: day('2024-03-09'), startedAtMs: at('2024-03-09T02:00:00'), plannedAtMs: undefined };
    expect(deadlineMs(run)).toBe(at('2024-03-09T08:00:00'));
  });
});
