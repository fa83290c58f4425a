import { describe, expect, it } from '@jest/globals';
import {
  getBalance,
  invoiceSummaries,
  invoiceSummary,
  listBalances,
} from '../../../lib/partner-center/billing-v1/balances.ts';
import { parseJson, printJson } from '../../../lib/partner-center/wire/json.ts';
import { decimalText } from '../../../lib/values/decimal.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';
import { fixture } from '../recorded-exchange.ts';

describe('the current balance', () => {
  it('is one summary in the default currency, and its parts add up to it', async () => {
    const { exchange, asked } = scriptedExchange(() => ({ body: fixture('invoice-summary') }));
    const { body, operation, requestId } = await getBalance(exchange);
    expect([operation, requestId]).toEqual(['get_balance', 'request-1']);
    expect(asked).toEqual([{ operation: 'get_balance', path: '/v1/invoices/summary' }]);
    const parts = body.details?.map(({ summary }) => decimalText(summary.balanceAmount.value));
    expect([decimalText(body.balanceAmount.value), parts]).toEqual(['300.5', ['100', '200.5']]);
  });

  it('is one summary a currency where a user asks', async () => {
    const { exchange, asked } = scriptedExchange(() => ({ body: fixture('invoice-summaries') }));
    const { body } = await listBalances(exchange);
    expect(asked).toEqual([{ operation: 'list_balances', path: '/v1/invoices/summaries' }]);
    expect(body.items.map(({ currencyCode }) => currencyCode.value)).toEqual(['EUR', 'GBP']);
  });

  it('prints back what was read, each zero of it', async () => {
    const { exchange } = scriptedExchange((ask) => ({
      body: fixture(ask.operation === 'get_balance' ? 'invoice-summary' : 'invoice-summaries'),
    }));
    const one = await getBalance(exchange);
    const all = await listBalances(exchange);
    expect([printJson(invoiceSummary.print(one.body)), printJson(invoiceSummaries.print(all.body))]).toEqual(
      ['invoice-summary', 'invoice-summaries'].map((name) => printJson(parseJson(fixture(name)))),
    );
  });

  it.each([
    [{ currencyCode: 'EUR' }, 'balanceAmount is missing'],
    [{ balanceAmount: '1,5', currencyCode: 'EUR' }, 'balanceAmount is not an amount'],
    [{ balanceAmount: 1, currencyCode: '€' }, 'currencyCode is not a currency code'],
    [{ balanceAmount: 1, currencyCode: 'EUR', accountingDate: 'soon' }, 'accountingDate is not a date'],
    [
      {
        balanceAmount: 1,
        currencyCode: 'EUR',
        details: [{ summary: { balanceAmount: {}, currencyCode: 'EUR' } }],
      },
      'details[0].summary.balanceAmount is neither a text nor a number',
    ],
  ])('is refused as %j', async (body, description) => {
    const { exchange } = scriptedExchange(() => ({ body }));
    await expect(getBalance(exchange)).rejects.toMatchObject({ kind: 'malformed', description });
  });
});
