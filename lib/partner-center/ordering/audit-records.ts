import type { Day } from '../../values/day.ts';
import type { CustomerId } from '../../values/id.ts';
import type { Exchange, Result } from '../exchange/exchange.ts';
import { pagesOf } from '../paging/paging.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { collectionOf, listOf } from '../wire/collections.ts';
import { fields, lenient } from '../wire/fields.ts';
import { anything, instant, label, text, word } from '../wire/leaves.ts';

type AuditPeriod = {
  /** At most 90 days ago. */
  readonly startDate: Day;
  /** Today, where it is left out. */
  readonly endDate?: Day | undefined;
  readonly customerId?: CustomerId | undefined;
};

const PAGE_SIZE = 500; // As Microsoft's own SDK asks.

/**
 * The records of a period, of all customers or of one, page by page to the last: complete or an error. Errors: 400 for a
 * start more than 90 days ago. Page: get-a-record-of-partner-center-activity-by-user.
 */
export async function* listAuditRecords(
  exchange: Exchange,
  { startDate, endDate, customerId }: AuditPeriod,
): AsyncGenerator<Result<ValueOf<typeof auditRecords>>> {
  const filter = customerId === undefined ? undefined : onlyCustomer(customerId);
  const pages = pagesOf({
    what: `audit records since ${startDate}`,
    paging: 'seek',
    pageSize: PAGE_SIZE,
    ask: ({ query, headers }) =>
      exchange({
        operation: 'list_audit_records',
        path: '/v1/auditrecords',
        query: { startDate, endDate, filter, ...query },
        headers,
      }),
  });
  for await (const answer of pages) yield readAnswer(auditRecords, answer);
}

function onlyCustomer(customerId: CustomerId): string {
  return JSON.stringify({ Field: 'CustomerId', Value: customerId, Operator: 'equals' });
}

/**
 * Something that was done in Partner Center by a user or an application. An order shows here with its ids, and with the
 * correlation id of the call that made it: where an answer was lost, this is one place to look. Page: auditing-resources.
 */
const auditRecord = fields({
  /** Missing from the sample of 2017. */
  id: lenient(text),
  partnerId: lenient(text),
  participants: lenient(listOf(text)),
  customerId: lenient(text),
  customerName: lenient(text),
  userPrincipalName: lenient(text),
  applicationId: lenient(text),
  /** In what was recorded in 2018. */
  sessionId: lenient(text),
  // Of both lists only what concerns a purchase is told apart here.
  resourceType: lenient(word(['order', 'subscription', 'customer', 'self_serve_policy', 'invoice'])),
  operationType: lenient(
    word([
      'create_order',
      'update_order',
      'update_subscription',
      'create_self_serve_policy',
      'update_self_serve_policy',
      'delete_self_serve_policy',
    ]),
  ),
  /** The resource before and after, as JSON in a text. */
  resourceOldValue: lenient(text),
  resourceNewValue: lenient(text),
  originalCorrelationId: lenient(text),
  operationDate: lenient(instant),
  operationStatus: lenient(word(['succeeded', 'failed', 'progress'])),
  customizedData: lenient(listOf(fields({ key: text, value: lenient(label) }))),
  links: lenient(anything),
  attributes: lenient(anything),
});

export type AuditRecord = ValueOf<typeof auditRecord>;
export const auditRecords = collectionOf(auditRecord);
