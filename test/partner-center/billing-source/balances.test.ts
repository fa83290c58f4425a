import { describe, expect, it } from '@jest/globals';
import { fetchBalances } from '../../../lib/partner-center/billing-source/balances.ts';
import { OPERATIONS } from '../../../lib/partner-center/operations.ts';
import { moneyText } from '../../../lib/values/money.ts';
import { fails, scriptedExchange, type Reply } from '../../fakes/scripted-exchange.ts';
import { fixture } from '../recorded-exchange.ts';

function microsoft(summaries: () => Reply) {
  return scriptedExchange((ask) =>
    ask.path === '/v1/invoices/summary' ? { body: fixture('invoice-summary') } : summaries(),
  );
}

describe('balances', () => {
  it('are one entry a currency, the per-currency one before that of the default currency', async () => {
    const { exchange, asked } = microsoft(() => ({ body: fixture('invoice-summaries') }));
    const { balances, perCurrencyProblem } = await fetchBalances(exchange);
    expect(balances.map(({ balance, accountingDate }) => [moneyText(balance), accountingDate])).toEqual([
      [{ amount: '300.51', currency: 'EUR' }, '2024-03-17'],
      [{ amount: '-7.25', currency: 'GBP' }, undefined],
    ]);
    expect(perCurrencyProblem).toBeUndefined();
    expect(asked.map(({ path, operation }) => [path, OPERATIONS[operation].lane])).toEqual([
      ['/v1/invoices/summary', 'app'],
      ['/v1/invoices/summaries', 'app_user'],
    ]);
  });

  it('are the default currency alone, with the reason, while the App+User lane has lapsed', async () => {
    const { exchange } = microsoft(() => fails('unauthorized', 401, 'the refresh token has lapsed'));
    const { balances, perCurrencyProblem } = await fetchBalances(exchange);
    expect(balances).toHaveLength(1);
    expect(perCurrencyProblem).toContain('the refresh token has lapsed');
  });

  it('keep the parts by invoice type, whether amounts came as text or as numbers', async () => {
    const { exchange } = microsoft(() => ({ body: { items: [] } }));
    const [balance] = (await fetchBalances(exchange)).balances;
    expect(balance?.accountingDate).toBe('2024-03-16');
    expect(balance?.details.map((part) => [part.invoiceType, moneyText(part.balance).amount])).toEqual([
      ['Recurring', '100.00'],
      ['OneTime', '200.50'],
    ]);
  });

  it('are those per currency, with the reason, where the default currency cannot be had', async () => {
    const { exchange } = scriptedExchange((ask) =>
      ask.path === '/v1/invoices/summary'
        ? fails('unavailable', 500, 'the summary is down')
        : { body: fixture('invoice-summaries') },
    );
    const { balances, defaultCurrencyProblem, perCurrencyProblem } = await fetchBalances(exchange);
    expect(balances.map(({ balance }) => balance.currency)).toEqual(['EUR', 'GBP']);
    expect(defaultCurrencyProblem).toContain('the summary is down');
    expect(perCurrencyProblem).toBeUndefined();
  });

  it('fail where neither can be read', async () => {
    const { exchange } = scriptedExchange(() => ({ body: { balanceAmount: 'much', currencyCode: 'EUR' } }));
    await expect(fetchBalances(exchange)).rejects.toMatchObject({
      kind: 'malformed',
      description: 'balanceAmount is not an amount',
    });
  });
});
