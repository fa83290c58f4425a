import type { CorrelationId, CustomerId, OrderId } from '../../values/id.ts';
import { asId } from '../../values/id.ts';
import { addDays, dayOf } from '../../values/day.ts';
import { malformed } from '../errors/malformed.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { listAuditRecords, type AuditRecord } from '../ordering/audit-records.ts';
import { parseJson, scalarText, type Json } from '../wire/json.ts';
import { memberOf } from '../wire/member-of.ts';
import { isSameInAnyCase } from '../wire/words.ts';

/** Which calls made the orders that are looked for, and since when. */
type Sought = {
  readonly customerId: CustomerId;
  readonly correlationIds: readonly CorrelationId[];
  readonly sinceMs: number;
};

// A start of more than 90 days ago is refused, and nothing says in whose time zone a day is.
const DAYS_KEPT = 89;

/**
 * The orders that the audit trail shows as made by one of these calls, each once. That a record names the correlation id
 * of its call is inferred from its field: a record found is proof, none found is one sign among others. Throws a
 * PartnerCenterError: `malformed` where a record of one of these calls names no order, or the trail does not reach back far
 * enough for its silence to mean anything.
 */
export async function auditedOrders(
  exchange: Exchange,
  { customerId, correlationIds, sinceMs }: Sought,
  nowMs: number,
): Promise<readonly OrderId[]> {
  const sinceDay = addDays(dayOf(sinceMs), -1);
  const earliest = addDays(dayOf(nowMs), -DAYS_KEPT);
  const startDate = sinceDay < earliest ? earliest : sinceDay;
  const found = new Set<OrderId>();
  for await (const { body, ...asked } of listAuditRecords(exchange, { startDate, customerId })) {
    for (const record of body.items) {
      if (!isMadeBy(correlationIds, record)) continue;
      const id = orderIdOf(record);
      if (id === undefined) throw malformed(`audit record ${record.id ?? ''} names no order`, asked);
      found.add(asId(id));
    }
  }
  if (found.size === 0 && sinceDay < earliest)
    throw malformed(`audit records reach back to ${earliest} only, not to ${sinceDay}`);
  return [...found];
}

function isMadeBy(
  correlationIds: readonly CorrelationId[],
  { operationType, operationStatus, originalCorrelationId }: AuditRecord,
): boolean {
  if (operationType?.value !== 'create_order' || operationStatus?.value === 'failed') return false;
  return correlationIds.some((id) => isSameInAnyCase(id, originalCorrelationId?.trim() ?? ''));
}

/** The order that a record is about: a pair of its details, or the id of the resource as it was after the call. */
function orderIdOf({ customizedData = [], resourceNewValue }: AuditRecord): string | undefined {
  const detail = customizedData.find(({ key }) => isSameInAnyCase(key, 'OrderId'))?.value?.value;
  return detail || scalarText(memberOf(jsonOf(resourceNewValue), 'id') ?? null) || undefined;
}

function jsonOf(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : parseJson(text);
  } catch {
    return undefined;
  }
}
