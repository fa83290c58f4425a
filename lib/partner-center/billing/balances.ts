import { z } from '../../values/schema.ts';
import type { ReportedBalance } from '../../billing/billing-source.ts';
import { money } from '../../values/money.ts';
import { decodeAnswer } from '../exchange/decode-answer.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { collectionOf, fields, text } from '../exchange/wire.ts';
import { amount, currencyCode, day } from './wire-values.ts';

type Balances = {
  readonly balances: readonly ReportedBalance[];
  readonly perCurrencyProblem: string | undefined;
};

/**
 * What is unpaid, one entry a currency. The balance per currency needs the App+User lane; where that has lapsed, the
 * default currency's balance and the reason are the answer. An entry of the list wins over the default currency's.
 */
export async function fetchBalances(exchange: Exchange): Promise<Balances> {
  const inDefault = await defaultCurrencyBalance(exchange);
  const perCurrency = await perCurrencyBalances(exchange);
  const merged = new Map<string, ReportedBalance>();
  for (const balance of [...perCurrency.balances, inDefault]) {
    if (!merged.has(balance.balance.currency)) merged.set(balance.balance.currency, balance);
  }
  return { balances: [...merged.values()], perCurrencyProblem: perCurrency.problem };
}

const head = { balanceAmount: amount, currencyCode, accountingDate: z.optional(day) };
const invoiceSummary = fields({
  ...head,
  details: z.optional(z.array(fields({ invoiceType: text, summary: fields(head) }))),
});

async function defaultCurrencyBalance(exchange: Exchange): Promise<ReportedBalance> {
  const answer = await exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app',
    path: '/v1/invoices/summary',
    repeatable: true,
  });
  return reportedBalance(decodeAnswer(invoiceSummary, answer));
}

async function perCurrencyBalances(
  exchange: Exchange,
): Promise<{ readonly balances: readonly ReportedBalance[]; readonly problem: string | undefined }> {
  try {
    const answer = await exchange({
      method: 'GET',
      host: 'partner_center',
      lane: 'app_user',
      path: '/v1/invoices/summaries',
      repeatable: true,
    });
    const { items } = decodeAnswer(collectionOf(invoiceSummary), answer);
    return { balances: items.map(reportedBalance), problem: undefined };
  } catch (error) {
    return { balances: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

function reportedBalance(summary: z.output<typeof invoiceSummary>): ReportedBalance {
  return {
    balance: money(summary.balanceAmount, summary.currencyCode),
    accountingDate: summary.accountingDate,
    details: (summary.details ?? []).map((detail) => ({
      invoiceType: detail.invoiceType,
      balance: money(detail.summary.balanceAmount, detail.summary.currencyCode),
    })),
  };
}
