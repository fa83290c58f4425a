/**
 * The message that asks for reservations. This file is its definition: the decoder reads with it, and the published
 * JSON Schema (docs/purchase-request.schema.json) is generated from it.
 */
import { decode, type Decoded, type Problem } from '../../values/decode.ts';
import { z } from '../../values/schema.ts';
import { ambiguityIn } from './ambiguous-json.ts';
import {
  catalogueId,
  currency,
  guid,
  market,
  money,
  positive,
  quantity,
  said,
  term,
  text,
} from './message-fields.ts';
import { printableText } from '../../values/printable-text.ts';

const label = printableText(200);
const ownId = (length: number) =>
  text(
    new RegExp(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,${length - 1}}$`),
    `is not 1 to ${length} letters, digits or . _ : - beginning with a letter or digit`,
  );

const line = z.strictObject({
  lineId: said(ownId(64), 'Your name for the line, unique within the request.'),
  productId: said(catalogueId, 'Product id of the Partner Center catalogue, such as DZH318Z0BQ4B.'),
  skuId: said(catalogueId, 'SKU id under that product; leading zeros count.'),
  quantity: said(quantity, 'How many units to reserve. The limits of the SKU apply as well.'),
  term: said(term, 'One year or three years.'),
  billingCycle: said(z.enum(['one_time', 'monthly']), 'Paid at once, or in monthly instalments.'),
  scope: said(
    z.enum(['shared', 'single']),
    'Whether the reservation applies to all subscriptions of the customer or to one.',
  ),
  entitlementId: said(
    z.optional(guid),
    'Azure subscription the reservation applies to; needed for scope `single` under an Azure plan.',
  ),
  expected: said(
    z.strictObject({
      amount: said(
        positive,
        'What one charge of the whole line costs before tax: the whole price, or one monthly instalment. A cart with another price is not bought.',
      ),
      currency: said(currency, 'Currency the customer is billed in.'),
      unitPrice: said(
        z.optional(money),
        'Price of one unit for one charge in the currency of the price list, where known. Billing is checked against it.',
      ),
      exchangeRate: said(
        z.optional(positive),
        'Rate from the currency of the price list to the billing currency, as assumed.',
      ),
    }),
    'What the purchase is expected to cost; the catalogue itself has no prices.',
  ),
});

export const purchaseRequestSchema = z.strictObject({
  schemaVersion: said(z.literal('1'), 'Version of this message.'),
  requestId: said(
    ownId(128),
    'Your id of the request. The same id with the same content is answered again; with other content it is refused.',
  ),
  customerId: said(guid, "The customer's tenant id at Microsoft."),
  subscriptionId: said(
    guid,
    'Partner Center id of the active Azure plan or CSP Azure subscription to buy under.',
  ),
  market: said(
    z.optional(market),
    'Country whose catalogue is bought from; the configured one where left out.',
  ),
  validUntil: said(
    z.optional(z.iso.datetime({ offset: true, error: 'is not an instant such as 2024-01-15T09:00:00Z' })),
    'Do not buy after this instant. Seven days after acceptance where left out or later.',
  ),
  supersedes: said(z.optional(ownId(128)), 'requestId of an ended request that this one takes the place of.'),
  purchaseOrder: said(z.optional(label), 'Carried through to outcome, report and export.'),
  costCentre: said(z.optional(label), 'Carried through to outcome, report and export.'),
  reference: said(z.optional(label), 'Carried through to outcome, report and export.'),
  lines: said(
    z.array(line).check(z.minLength(1), z.maxLength(20)),
    'What to buy. Each line becomes a purchase of its own.',
  ),
});

export type PurchaseRequest = z.output<typeof purchaseRequestSchema>;
export type RequestedLine = PurchaseRequest['lines'][number];

const LONGEST_BODY = 256 * 1024;

/** Reads a message body. Never throws: what is wrong with it is told field by field. */
export function decodePurchaseRequest(body: string): Decoded<PurchaseRequest> {
  if (body.length > LONGEST_BODY) return wrong('(whole)', `is longer than ${LONGEST_BODY} characters`);
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return wrong('(whole)', 'is not JSON');
  }
  const decoded = decode(purchaseRequestSchema, value);
  if (!decoded.ok) return decoded;
  const ambiguity = ambiguityIn(body);
  if (ambiguity) return { ok: false, problems: [ambiguity] };
  const twice = repeatedLines(decoded.value.lines);
  return twice.length === 0 ? decoded : { ok: false, problems: twice };
}

function repeatedLines(lines: readonly RequestedLine[]): readonly Problem[] {
  return lines.flatMap(({ lineId }, index) =>
    lines.findIndex((other) => other.lineId === lineId) < index
      ? [
          {
            field: `lines[${index}].lineId`,
            reason: `repeats ${lineId}; line ids must be unique in a request`,
          },
        ]
      : [],
  );
}

function wrong(field: string, reason: string): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems: [{ field, reason }] };
}
