import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { BalanceSnapshot } from '../../../lib/billing/balances/balance.ts';
import { rollBetween, rollForward } from '../../../lib/billing/balances/roll-forward.ts';
import { snapshotOf } from '../../../lib/billing/balances/snapshot-balances.ts';
import type { DocumentHeader } from '../../../lib/billing/document.ts';
import { addDays } from '../../../lib/values/day.ts';
import { minus, money, noMoney, plus, type Money } from '../../../lib/values/money.ts';
import { aHeader, day, documentId } from '../../builders/billing.ts';

const FIRST = day('2024-03-01');
const cents = (count: number): Money =>
  money(
    `${count < 0 ? '-' : ''}${Math.trunc(Math.abs(count) / 100)}.${String(Math.abs(count) % 100).padStart(2, '0')}`,
    'EUR',
  );

const anyChange = fc.oneof(
  fc.record({ what: fc.constant('invoice' as const), cents: fc.integer({ min: 1, max: 9_999_999 }) }),
  fc.record({ what: fc.constant('credit' as const), cents: fc.integer({ min: 1, max: 99_999 }) }),
  fc.record({ what: fc.constant('pay' as const), cents: fc.integer({ min: 1, max: 99_999 }) }),
  fc.record({ what: fc.constant('void' as const), cents: fc.constant(0) }),
  /** Money that moves the balance and shows on no document. */
  fc.record({ what: fc.constant('drift' as const), cents: fc.integer({ min: -500, max: 500 }) }),
);

const anyNights = fc.array(fc.array(anyChange, { maxLength: 4 }), { minLength: 2, maxLength: 12 });

describe('any series of nights', () => {
  it('rolls forward to the cent: what is unexplained is exactly what moved without a document', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(anyNights, fc.nat(11), fc.nat(11), (nights, one, other) => {
        const { snapshots, drifts } = play(nights, reached);
        const [from, to] = [one % nights.length, other % nights.length].sort((a, b) => a - b) as [
          number,
          number,
        ];
        const drifted = sum(drifts.slice(from + 1, to + 1));
        const [first, last] = [snapshots[from]!, snapshots[to]!];
        const rolled = rollBetween(first, last);
        expect(rolled.unexplained).toEqual(minus(noMoney('EUR'), drifted));
        expect(minus(plus(first.balance, rolled.invoiced), rolled.paid)).toEqual(
          plus(rolled.closing, rolled.unexplained),
        );
        const [whole] = rollForward(snapshots);
        const steps = snapshots.slice(1).map((next, index) => rollBetween(snapshots[index]!, next));
        expect(whole?.unexplained).toEqual(sum(steps.map(({ unexplained }) => unexplained)));
        expect(whole?.invoiced).toEqual(sum(steps.map(({ invoiced }) => invoiced)));
      }),
      { numRuns: 500, seed: 5 },
    );
    expect([...reached].sort()).toEqual(['credit', 'drift', 'invoice', 'pay', 'void']);
  });
});

/** Microsoft's side: documents and one balance. */
function play(nights: readonly (readonly { what: string; cents: number }[])[], reached: Set<string>) {
  const all: DocumentHeader[] = [];
  const drifts: Money[] = [];
  const snapshots: BalanceSnapshot[] = [];
  let drift = noMoney('EUR');
  for (const [index, changes] of nights.entries()) {
    let drifted = noMoney('EUR');
    for (const { what, cents: count } of changes) {
      const last = all.at(-1);
      if (what === 'invoice' || what === 'credit') {
        const documentType = what === 'credit' ? 'credit_note' : 'invoice';
        all.push(
          aHeader({ id: documentId(`G${all.length}`), documentType, total: cents(count), paid: cents(0) }),
        );
      } else if (what === 'pay' && last?.documentType === 'invoice' && !last.isVoid) {
        all[all.length - 1] = { ...last, paid: plus(last.paid, cents(count)) };
      } else if (what === 'void' && last) {
        all[all.length - 1] = { ...last, isVoid: true };
      } else if (what === 'drift') {
        drifted = plus(drifted, cents(count));
      } else continue;
      reached.add(what);
    }
    drift = plus(drift, drifted);
    drifts.push(drifted);
    const reported = { balance: plus(owedOn(all), drift), accountingDate: undefined, details: [] };
    const documents = all.map((header) => ({ header, known: undefined }));
    const taken = { night: addDays(FIRST, index), atMs: index };
    snapshots.push({ ...snapshotOf(reported, documents, [], undefined, taken), suspect: false });
  }
  return { snapshots, drifts };
}

function owedOn(documents: readonly DocumentHeader[]): Money {
  return sum(
    documents.map(({ documentType, isVoid, total, paid }) => {
      if (isVoid) return minus(noMoney('EUR'), paid);
      return documentType === 'credit_note' ? minus(noMoney('EUR'), total) : minus(total, paid);
    }),
  );
}

function sum(amounts: readonly Money[]): Money {
  return amounts.reduce(plus, noMoney('EUR'));
}
