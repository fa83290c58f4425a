import { z } from '../../values/schema.ts';
import type { ReportedBalance } from '../../billing/billing-source.ts';
import { money } from '../../values/money.ts';
import { decodeAnswer } from '../exchange/decode-answer.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { collectionOf, fields, text } from '../exchange/wire.ts';
import { amount, currencyCode, day } from './wire-values.ts';

type Balances = {
  readonly balances: readonly ReportedBalance[];
  readonly defaultCurrencyProblem: string | undefined;
  readonly perCurrencyProblem: string | undefined;
};

/**
 * What is unpaid, one entry a currency. The balance per currency needs the App+User lane, which may lapse alone, and
 * either page may be down alone: what can be had is the answer, with the reason for the rest. Fails where nothing can
 * be had. An entry of the list wins over the default currency's.
 */
export async function fetchBalances(exchange: Exchange): Promise<Balances> {
  const [inDefault, perCurrency] = await Promise.allSettled([
    defaultCurrencyBalance(exchange),
    perCurrencyBalances(exchange),
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

const head = { balanceAmount: amount, currencyCode, accountingDate: z.optional(day) };
const invoiceSummary = fields({
  ...head,
  details: z.optional(z.array(fields({ invoiceType: text, summary: fields(head) }))),
});

async function defaultCurrencyBalance(exchange: Exchange): Promise<readonly ReportedBalance[]> {
  const answer = await exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app',
    path: '/v1/invoices/summary',
    repeatable: true,
  });
  return [reportedBalance(decodeAnswer(invoiceSummary, answer))];
}

async function perCurrencyBalances(exchange: Exchange): Promise<readonly ReportedBalance[]> {
  const answer = await exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app_user',
    path: '/v1/invoices/summaries',
    repeatable: true,
  });
  return decodeAnswer(collectionOf(invoiceSummary), answer).items.map(reportedBalance);
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
