import * as z from 'zod/mini';
import { anomaly } from './anomaly.ts';
import {
  currency,
  documentId,
  guid,
  instant,
  period,
  positiveDecimal,
  purchaseReference,
  said,
} from './vocabulary.ts';

const at = said(instant, 'When it happens, on the simulated clock.');

const otherCharge = z.strictObject({
  category: said(
    z.enum([
      'license',
      'azure_usage',
      'savings_plan',
      'software_subscription',
      'perpetual_software',
      'marketplace',
    ]),
    'What is charged; none of it is a reservation.',
  ),
  customerId: said(guid, 'Who is charged.'),
  name: said(z.string().check(z.minLength(1)), 'Product name printed on the line.'),
  quantity: said(z._default(z.int().check(z.gte(1)), 1), 'Units.'),
  unitPrice: said(positiveDecimal, 'Price of one unit in the currency of the invoice, before tax.'),
  count: said(z._default(z.int().check(z.gte(1)), 1), 'How many such lines, all equal.'),
});

const tax = z.strictObject({
  rate: said(positiveDecimal, 'Tax rate: "0.19" is 19 %.'),
  on: said(
    z.enum(['lines', 'invoice']),
    'Whether the lines carry the tax, or only the document and its PDF do.',
  ),
});

const request = z.strictObject({
  event: said(z.literal('request'), 'A purchase request is put on the queue.'),
  at,
  message: said(
    z.union([z.record(z.string(), z.unknown()), z.string()]),
    'Body of the message, as docs/purchase-request.schema.json has it; a text is sent as it is, to send rubbish.',
  ),
  deliveries: said(
    z._default(z.int().check(z.gte(1), z.lte(10)), 1),
    'How many times the same message is sent.',
  ),
});

const returned = z.strictObject({
  event: said(z.literal('return'), 'A reservation is given back to Microsoft.'),
  at,
  purchase: said(
    purchaseReference,
    'What is given back: `requestId/lineId`, or the key of an earlier reservation.',
  ),
  quantity: said(z.int().check(z.gte(1)), 'Units given back. When all are, no later instalment is billed.'),
  amount: said(positiveDecimal, 'What Microsoft pays back before tax, in the billing currency.'),
  recorded: said(
    z._default(z.boolean(), true),
    'Whether we record the return; otherwise its refund comes unannounced. That of an earlier reservation never is: our ledger does not know it.',
  ),
  refunded: said(
    z._default(z.boolean(), true),
    'Whether the refund appears on the invoice of the month it happened in.',
  ),
});

const invoice = z.strictObject({
  event: said(z.literal('invoice'), 'Microsoft issues an invoice.'),
  at,
  id: said(documentId, 'Document id: `G…` for one_time, `D…` for recurring.'),
  period: said(period, 'The month it bills.'),
  kind: said(
    z._default(z.enum(['one_time', 'recurring']), 'one_time'),
    '`one_time` is new commerce and bills the reservations of its month and currency; `recurring` is legacy and bills otherCharges only.',
  ),
  currency: said(z.optional(currency), "The scenario's where left out."),
  linesFrom: said(
    z.optional(instant),
    'From when on its lines can be read; until then Microsoft has no data for it.',
  ),
  tax: said(z.optional(tax), 'No tax where left out.'),
  otherCharges: said(z._default(z.array(otherCharge), []), 'Charges that are no reservations.'),
  anomalies: said(z._default(z.array(anomaly), []), 'Deliberate faults.'),
});

const voided = z.strictObject({
  event: said(z.literal('void'), 'Microsoft voids an invoice, and may bill its charges again.'),
  at,
  id: said(documentId, 'The invoice that becomes void.'),
  rebilledAs: said(
    z.optional(documentId),
    'Id of a new invoice with the same charges; left out: nothing replaces it.',
  ),
});

const creditNote = z.strictObject({
  event: said(z.literal('credit_note'), 'Microsoft issues a credit note that amends an invoice.'),
  at,
  id: said(documentId, 'Id of the credit note.'),
  amends: said(documentId, 'The invoice it amends.'),
  customerId: said(guid, 'Whose charges are credited.'),
  amount: said(positiveDecimal, 'What is given back, before tax; it carries no tax.'),
});

const restated = z.strictObject({
  event: said(z.literal('restate'), 'Microsoft changes the data of an invoice that it has issued.'),
  at,
  id: said(documentId, 'An invoice issued before. Its lines and total change; its eTag too.'),
  otherCharges: said(z.array(otherCharge).check(z.minLength(1)), 'Charges that are added.'),
});

const payment = z.strictObject({
  event: said(z.literal('payment'), 'We pay an invoice, in whole or in part.'),
  at,
  invoice: said(documentId, 'What is paid.'),
  amount: said(positiveDecimal, 'How much, in the currency of the invoice.'),
});

const night = z.strictObject({
  event: said(z.literal('night'), 'Our nightly billing run begins.'),
  at,
});

export const timelineEvent = z.discriminatedUnion('event', [
  request,
  returned,
  invoice,
  voided,
  creditNote,
  restated,
  payment,
  night,
]);

export type TimelineEvent = z.output<typeof timelineEvent>;
export type OtherCharge = z.output<typeof otherCharge>;
export type Tax = z.output<typeof tax>;
export type EventOf<Name extends TimelineEvent['event']> = Extract<TimelineEvent, { event: Name }>;
