import type { Exchange, Result } from '../exchange/exchange.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { collectionOf, links, listOf } from '../wire/collections.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { amount, anything, currencyCode, day, instant, text } from '../wire/leaves.ts';

/** What is unpaid in one currency, and how it is made up. The parts by invoice type add up to the whole. */
export type InvoiceSummary = ValueOf<typeof invoiceSummary>;

/**
 * The current balance in the partner's default currency, legacy and new commerce together. There is no history of it.
 * Page: get-the-reseller-s-current-account-balance.
 */
export async function getBalance(exchange: Exchange): Promise<Result<InvoiceSummary>> {
  return readAnswer(
    invoiceSummary,
    await exchange({ operation: 'get_balance', path: '/v1/invoices/summary' }),
  );
}

/** The current balance in every currency. Needs the App+User lane. Page: get-invoice-summaries. */
export async function listBalances(exchange: Exchange): Promise<Result<ValueOf<typeof invoiceSummaries>>> {
  return readAnswer(
    invoiceSummaries,
    await exchange({ operation: 'list_balances', path: '/v1/invoices/summaries' }),
  );
}

const figures = {
  balanceAmount: amount,
  currencyCode,
  currencySymbol: lenient(text),
  /** When the balance was last brought up to date. */
  accountingDate: optional(day),
  firstInvoiceCreationDate: lenient(instant),
  lastPaymentDate: lenient(instant),
  lastPaymentAmount: optional(amount),
  latestInvoiceDate: lenient(instant),
  /** The link to itself is `/invoices/summary` in every summary there is. */
  links: lenient(links),
  attributes: lenient(anything),
};

export const invoiceSummary = fields({
  ...figures,
  details: optional(
    listOf(
      fields({
        invoiceType: lenient(text),
        summary: fields({ ...figures, details: lenient(anything) }),
        attributes: lenient(anything),
      }),
    ),
  ),
});

export const invoiceSummaries = collectionOf(invoiceSummary);
