import { dayOf } from '../../../lib/values/day.ts';
import { decimal, sum, ZERO, type Decimal } from '../../../lib/values/decimal.ts';
import { exactNumber } from '../exact-number.ts';
import { currencySymbol, link } from '../wire.ts';
import type { IssuedDocument, World } from '../world.ts';
import { owedOn } from './amend-document.ts';

const NEVER = '0001-01-01T00:00:00';

/** What is unpaid in one currency, now. There is no history of it. */
export function balanceJson(world: World, currency: string): object {
  const documents = [...world.documents.values()].filter((document) => document.currency === currency);
  const details = [
    { invoiceType: 'Recurring', documents: documents.filter(({ kind }) => kind === 'recurring') },
    { invoiceType: 'OneTime', documents: documents.filter(({ kind }) => kind === 'one_time') },
  ].filter((detail) => detail.documents.length > 0);
  return {
    ...summaryOf(world, currency, documents, ''),
    details: details.map((detail) => ({
      invoiceType: detail.invoiceType,
      summary: {
        ...summaryOf(world, currency, detail.documents, 'Z'),
        attributes: { objectType: 'InvoiceSummary' },
      },
    })),
    links: { self: link('/invoices/summary') },
    attributes: { objectType: 'InvoiceSummary' },
  };
}

/** Dates come with a zone in one place and without in another, within one body: the samples do it. */
function summaryOf(
  world: World,
  currency: string,
  documents: readonly IssuedDocument[],
  zone: '' | 'Z',
): object {
  const issued = documents.map((document) => document.issuedAtMs);
  const payment = lastPayment(world, documents);
  return {
    balanceAmount: exactNumber(sum(documents.map((document) => owedOn(world, document)))),
    currencyCode: currency,
    currencySymbol: currencySymbol(currency),
    accountingDate: `${dayOf(world.clock.nowMs())}T00:00:00${zone}`,
    firstInvoiceCreationDate: issued.length === 0 ? NEVER : dated(Math.min(...issued), 'Z'),
    lastPaymentDate: payment === undefined ? NEVER : dated(payment.atMs, 'Z'),
    lastPaymentAmount: exactNumber(payment?.amount ?? ZERO),
    latestInvoiceDate: issued.length === 0 ? NEVER : dated(Math.max(...issued), zone),
  };
}

function lastPayment(
  world: World,
  documents: readonly IssuedDocument[],
): { readonly atMs: number; readonly amount: Decimal } | undefined {
  const ids = new Set(documents.map(({ id }) => id));
  const payments = world.scenario.timeline.flatMap((event) =>
    event.event === 'payment' && ids.has(event.invoice) && Date.parse(event.at) <= world.clock.nowMs()
      ? [event]
      : [],
  );
  const last = payments.at(-1);
  return last === undefined ? undefined : { atMs: Date.parse(last.at), amount: decimal(last.amount) };
}

function dated(instantMs: number, zone: '' | 'Z'): string {
  return `${new Date(instantMs).toISOString().slice(0, 19)}${zone}`;
}
