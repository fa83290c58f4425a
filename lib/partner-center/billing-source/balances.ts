import type { BillingSource, ReportedBalance } from '../../billing/billing-source.ts';
import { money } from '../../values/money.ts';
import { getBalance, listBalances, type InvoiceSummary } from '../billing-v1/balances.ts';
import type { Exchange } from '../exchange/exchange.ts';

/**
 * What is unpaid, one entry a currency. The balance per currency needs the App+User lane, which may lapse alone, and
 * either page may be down alone: what can be had is the answer, with the reason for the rest. Fails where nothing can
 * be had. An entry of the list wins over the default currency's.
 */
export async function fetchBalances(exchange: Exchange): ReturnType<BillingSource['balances']> {
  const [inDefault, perCurrency] = await Promise.allSettled([
    getBalance(exchange).then(({ body }) => [reportedBalance(body)]),
    listBalances(exchange).then(({ body }) => body.items.map(reportedBalance)),
  ]);
  if (inDefault.status === 'rejected' && perCurrency.status === 'rejected') throw inDefault.reason;
  const merged = new Map<string, ReportedBalance>();
  for (const balance of [...had(perCurrency), ...had(inDefault)]) {
    if (!merged.has(balance.balance.currency)) merged.set(balance.balance.currency, balance);
  }
  return {
    balances: [...merged.values()],
    defaultCurrencyProblem: problemOf(inDefault),
    perCurrencyProblem: problemOf(perCurrency),
  };
}

type Asked = PromiseSettledResult<readonly ReportedBalance[]>;

function had(asked: Asked): readonly ReportedBalance[] {
  return asked.status === 'fulfilled' ? asked.value : [];
}

function problemOf(asked: Asked): string | undefined {
  if (asked.status === 'fulfilled') return undefined;
  const reason: unknown = asked.reason;
  return reason instanceof Error ? reason.message : String(reason);
}

function reportedBalance(summary: InvoiceSummary): ReportedBalance {
  return {
    balance: balanceOf(summary),
    accountingDate: summary.accountingDate?.value,
    details: (summary.details ?? []).map((part) => ({
      invoiceType: part.invoiceType ?? '',
      balance: balanceOf(part.summary),
    })),
  };
}

function balanceOf(
  summary: Pick<InvoiceSummary, 'balanceAmount' | 'currencyCode'>,
): ReportedBalance['balance'] {
  return money(summary.balanceAmount.value, summary.currencyCode.value);
}
