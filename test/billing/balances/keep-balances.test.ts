import { describe, expect, it } from '@jest/globals';
import { amountText, money } from '../../../lib/values/money.ts';
import { aHeader, collected, day, documentId, euro } from '../../builders/billing.ts';
import { billingTools } from '../../builders/billing-tools.ts';
import {
  scriptedBillingSource,
  scriptedDocument,
  WorldFailure,
} from '../../fakes/scripted-billing-source.ts';

const feb = scriptedDocument(aHeader());
const FEB = 'G016907411';

const world = (...documents: ReturnType<typeof scriptedDocument>[]) => {
  const source = scriptedBillingSource(...documents);
  return { source, ...billingTools(source) };
};

describe('the balances of a night', () => {
  const credit = scriptedDocument(
    aHeader({
      id: documentId('G3'),
      documentType: 'credit_note',
      total: euro('40.00'),
      amendsOf: documentId(FEB),
    }),
    { parts: [[{ subtotal: '-40.00' }]] },
  );
  const snapshots = async (at: ReturnType<typeof world>) => collected(at.book.balances());

  it('are kept with what they count, signs normalised, void ones at nothing', async () => {
    const gone = scriptedDocument(aHeader({ id: documentId('G4'), isVoid: true }));
    const dollars = scriptedDocument(
      aHeader({ id: documentId('G5'), total: money('9.00', 'USD'), paid: money('0', 'USD') }),
    );
    const at = world(feb, credit, gone, dollars);
    at.source.balancesNow = [
      {
        balance: euro('260.00'),
        accountingDate: day('2024-03-08'),
        details: [
          { invoiceType: 'OneTime', balance: euro('250.00') },
          { invoiceType: 'Recurring', balance: euro('10.00') },
        ],
      },
    ];
    await at.plan('2024-03-09');
    const [snapshot] = await snapshots(at);
    expect(snapshot).toMatchObject({ detailsSum: true, suspect: false, counted: 3 });
    expect(snapshot && amountText(snapshot.invoiced)).toBe('260.00');
  });

  it('do not count a document from after the day Microsoft had counted to', async () => {
    const at = world(feb);
    at.source.balancesNow = [{ balance: euro('0'), accountingDate: day('2024-03-07'), details: [] }];
    await at.plan('2024-03-09');
    expect((await snapshots(at))[0]).toMatchObject({ counted: 0, invoiced: euro('0') });
  });

  it('say where their parts do not sum', async () => {
    const at = world(feb);
    at.source.balancesNow = [
      {
        balance: euro('300.00'),
        accountingDate: undefined,
        details: [{ invoiceType: 'OneTime', balance: euro('299.00') }],
      },
    ];
    expect((await at.plan('2024-03-09')).problems).toEqual([
      'The parts of the EUR balance do not sum to 300.00.',
    ]);
  });

  it('do not stop the night where a part is in another currency', async () => {
    const at = world(feb);
    at.source.balancesNow = [
      {
        balance: euro('300.00'),
        accountingDate: undefined,
        details: [
          { invoiceType: 'OneTime', balance: euro('300.00') },
          { invoiceType: 'Recurring', balance: money('1.00', 'USD') },
        ],
      },
    ];
    expect(await at.plan('2024-03-09')).toMatchObject({
      asked: 1,
      problems: ['The parts of the EUR balance do not sum to 300.00.'],
    });
    expect(await snapshots(at)).toMatchObject([{ detailsSum: false }]);
  });

  it('are kept one by one: what cannot be kept is said, and stops neither the others nor the documents', async () => {
    const at = world(feb);
    at.source.balancesNow = ['EUR', 'USD'].map((currency) => ({
      balance: money('300.00', currency),
      accountingDate: undefined,
      details: [],
    }));
    const save = at.book.saveBalance.bind(at.book);
    at.tools.book.saveBalance = async (snapshot) => {
      if (snapshot.balance.currency === 'EUR') throw new Error('it is too large');
      return save(snapshot);
    };
    expect(await at.plan('2024-03-09')).toMatchObject({
      asked: 1,
      problems: ['The EUR balance could not be kept: it is too large'],
    });
    expect((await snapshots(at)).map(({ balance }) => balance.currency)).toEqual(['USD']);
  });

  it('per currency are kept where that of the default currency cannot be had', async () => {
    const at = world(feb);
    at.source.defaultCurrencyProblem = 'no answer';
    expect((await at.plan('2024-03-09')).problems).toEqual([
      "The default currency's own balance is missing: no answer",
    ]);
    expect(await snapshots(at)).toHaveLength(1);
  });

  it('are suspect where they fall to zero without a payment, and not where one was made', async () => {
    const paying = { ...feb, header: aHeader() };
    const at = world(paying);
    await at.plan('2024-03-09');
    at.source.balancesNow = [{ balance: euro('0'), accountingDate: undefined, details: [] }];
    expect((await at.plan('2024-03-10')).problems).toEqual([
      'The EUR balance fell to zero without payments that explain it; it is not believed.',
    ]);
    paying.header = aHeader({ paid: euro('300.00') });
    expect((await at.plan('2024-03-11')).problems).toEqual([]);
    expect((await snapshots(at)).map(({ suspect }) => suspect)).toEqual([false, true, false]);
  });

  it('fail alone: the documents are asked for all the same, and the night says what is missing', async () => {
    const at = world(feb);
    at.source.balancesNow = new WorldFailure('unavailable', 'no answer');
    expect(await at.plan('2024-03-09')).toMatchObject({
      asked: 1,
      problems: ['The balances could not be read: no answer'],
    });
  });

  it('of the default currency are kept where the others cannot be had', async () => {
    const at = world(feb);
    at.source.perCurrencyProblem = 'no token for app and user';
    expect((await at.plan('2024-03-09')).problems).toEqual([
      "Balances other than the default currency's are missing: no token for app and user",
    ]);
    expect(await snapshots(at)).toHaveLength(1);
  });

  it('count a document that is no longer listed as it was known last', async () => {
    const paid = scriptedDocument(aHeader({ id: documentId('G7'), paid: euro('120.00') }));
    const at = world(feb, paid);
    await at.plan('2024-03-09');
    at.source.documentsNow = [feb];
    at.clock.nowMs += 86_400_000;
    await at.plan('2024-03-10');
    const [first, second] = await snapshots(at);
    expect(second).toMatchObject({ invoiced: first?.invoiced, paid: euro('120.00'), counted: 2 });
  });

  it('are never taken for a night that is over: there is no other record of it', async () => {
    const at = world(feb);
    await at.plan('2024-03-09');
    at.clock.nowMs = Date.parse('2024-03-20T10:00:00Z');
    at.source.balancesNow = [{ balance: euro('7.00'), accountingDate: undefined, details: [] }];
    expect((await at.plan('2024-03-09')).problems).toEqual([]);
    expect((await at.plan('2024-03-10')).problems).toEqual([
      'Its balances cannot be had any more: Microsoft shows only those of today.',
    ]);
    expect((await snapshots(at)).map(({ night, balance }) => [night, amountText(balance)])).toEqual([
      ['2024-03-09', '300.00'],
    ]);
  });

  it('are taken again by a second plan of the same night, and not after a later night has taken its own', async () => {
    const at = world(feb);
    await at.plan('2024-03-09');
    at.clock.nowMs += 3_600_000;
    await at.plan('2024-03-09');
    expect((await snapshots(at)).map(({ takenAtMs }) => takenAtMs)).toEqual([at.clock.nowMs]);
    at.clock.nowMs += 86_400_000;
    await at.plan('2024-03-10');
    const before = await snapshots(at);
    at.source.balancesNow = [{ balance: euro('7.00'), accountingDate: undefined, details: [] }];
    await at.plan('2024-03-09');
    expect(await snapshots(at)).toEqual(before);
  });

  it('that are no longer named are missed, unless there was nothing unpaid', async () => {
    const at = world(feb);
    at.source.balancesNow = ['300.00 EUR', '0 USD', '5.00 GBP'].map((text) => {
      const [amount = '', currency = ''] = text.split(' ');
      return { balance: money(amount, currency), accountingDate: undefined, details: [] };
    });
    await at.plan('2024-03-09');
    at.source.balancesNow = [{ balance: euro('300.00'), accountingDate: undefined, details: [] }];
    expect((await at.plan('2024-03-10')).problems).toEqual([
      'No GBP balance came, though it was 5.00 on 2024-03-09.',
    ]);
  });

  it('say on which night something moved that nothing explains', async () => {
    const at = world(feb);
    await at.plan('2024-03-09');
    at.source.balancesNow = [{ balance: euro('290.00'), accountingDate: undefined, details: [] }];
    expect((await at.plan('2024-03-10')).problems).toEqual([]);
    expect(at.notes.filter(({ message }) => message === 'balance not explained')).toMatchObject([
      { fields: { currency: 'EUR', from: '2024-03-09', to: '2024-03-10', unexplained: '10.00' } },
    ]);
  });

  it('have the tax of the lines where totals leave tax out and no statement is here', async () => {
    const at = world(scriptedDocument(aHeader(), { parts: [[{ subtotal: '300.00', tax: '57.00' }]] }));
    await at.night('2024-03-09');
    await at.book.write({ ...(await at.document()), statement: undefined });
    await at.book.learn({ fact: 'total_includes_tax', value: false, documentId: documentId(FEB), atMs: 0 });
    await at.plan('2024-03-10');
    expect((await snapshots(at))[1]).toMatchObject({ invoiced: euro('357.00') });
  });

  it('are the gross of each statement where totals leave tax out, and payments as the tenant signs them', async () => {
    const at = world({ ...feb, header: aHeader({ paid: euro('-100.00') }) });
    await at.night('2024-03-09');
    const document = await at.document();
    const statement = document.statement && {
      ...document.statement,
      figures: { subtotal: euro('300.00'), tax: euro('57.00'), total: euro('357.00') },
    };
    await at.book.write({ ...document, statement });
    for (const [fact, value] of [
      ['total_includes_tax', false],
      ['paid_amount_is_negative', true],
    ] as const)
      await at.book.learn({ fact, value, documentId: documentId(FEB), atMs: 0 });
    await at.plan('2024-03-10');
    expect((await snapshots(at))[1]).toMatchObject({
      totals: 'by_statement',
      invoiced: euro('357.00'),
      paid: euro('100.00'),
    });
  });
});
