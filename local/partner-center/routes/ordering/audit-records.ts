import { addDays, dayOf, isDay } from '../../../../lib/values/day.ts';
import { ordersOf, type OrderLines } from '../../shop/orders.ts';
import { isObject, textProperty } from '../../request-body.ts';
import { refusal, type Route, type SimulatedRequest } from '../../route.ts';
import { instantText, link } from '../../wire.ts';
import type { World } from '../../world.ts';

const DEFAULT_SIZE = 500;
const DEFAULT_DAYS = 30;
/** "The start date must be no more than 90 days ago." */
const DAYS_KEPT = 90;

/** Who did what: here the orders alone, newest first, with the correlation id their checkout was sent under. */
export const auditRecords: Route = {
  method: 'GET',
  path: '/v1/auditrecords',
  lane: 'app_or_user',
  answer: (request, world) => {
    const { auditedAfterMinutes } = world.vendor;
    const today = dayOf(world.clock.nowMs());
    const startDate = request.query.get('startDate') ?? addDays(today, -DEFAULT_DAYS);
    const endDate = request.query.get('endDate') ?? today;
    const filter = readFilter(request.query.get('filter'));
    if (
      !isDay(startDate) ||
      !isDay(endDate) ||
      filter === undefined ||
      startDate < addDays(today, -DAYS_KEPT)
    ) {
      return refusal(400, 800002, 'Invalid request input');
    }
    const records = world.scenario.customers
      .flatMap((customer) => ordersOf(world, customer.id))
      .filter((order) => filter(order, world))
      .filter(([{ orderedAtMs }]) => orderedAtMs + auditedAfterMinutes * 60_000 <= world.clock.nowMs())
      .filter(([{ orderedAtMs }]) => startDate <= dayOf(orderedAtMs) && dayOf(orderedAtMs) <= endDate)
      .sort(([a], [b]) => b.orderedAtMs - a.orderedAtMs);
    return {
      status: 200,
      body: page(
        records.map((order) => recordBody(order, world)),
        request,
      ),
    };
  },
};

type Filter = (order: OrderLines, world: World) => boolean;

function readFilter(text: string | null): Filter | undefined {
  if (text === null) return () => true;
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return undefined;
  }
  const field = isObject(given) ? textProperty(given, 'field')?.toLowerCase() : undefined;
  const value = isObject(given) ? textProperty(given, 'value')?.toLowerCase() : undefined;
  if (value === undefined) return undefined;
  if (field === 'customerid') return ([order]) => order.customerId === value;
  if (field === 'companyname')
    return ([order], world) => companyName(order.customerId, world).toLowerCase().includes(value);
  return field === 'resourcetype' ? () => value === 'order' : undefined;
}

/** Seek paging: the token travels as a header, and the documented next link has `seekOperation=Next` in it. */
function page(records: readonly object[], request: SimulatedRequest): object {
  const size = Math.max(1, Number(request.query.get('size')) || DEFAULT_SIZE);
  const seeking = request.query.get('seekOperation')?.toLowerCase() === 'next';
  const token = seeking ? request.headers['ms-continuationtoken'] : undefined;
  const from = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString('utf8')) || 0;
  const items = records.slice(from, from + size);
  const next = Buffer.from(String(from + size), 'utf8').toString('base64');
  const more = from + size < records.length;
  return {
    totalCount: items.length,
    items,
    links: {
      self: link('/auditrecords'),
      ...(more
        ? {
            next: {
              ...link(`/auditrecords?size=${size}&seekOperation=Next`),
              headers: [{ key: 'MS-ContinuationToken', value: next }],
            },
          }
        : {}),
    },
    ...(more ? { continuationToken: next } : {}),
    attributes: { objectType: 'Collection' },
  };
}

function recordBody(lines: OrderLines, world: World): object {
  const [order] = lines;
  const isNamed = order.correlationId !== undefined && world.vendor.auditedCorrelation === 'named';
  return {
    id: `${world.partnerTenantId}_${order.customerId}_${order.id}_createorder_${order.orderedAtMs}`,
    partnerId: world.partnerTenantId,
    participants: [world.partnerTenantId],
    customerId: order.customerId,
    customerName: companyName(order.customerId, world),
    applicationId: order.boughtInPortal === true ? 'Partner Center Web' : 'tieout-local',
    resourceType: 'order',
    resourceNewValue: JSON.stringify({
      Id: order.id,
      AlternateId: order.alternateId,
      ReferenceCustomerId: order.customerId,
    }),
    operationType: 'create_order',
    ...(isNamed ? { originalCorrelationId: order.correlationId } : {}),
    operationDate: instantText(order.orderedAtMs),
    operationStatus: 'succeeded',
    customizedData: [
      { key: 'OrderId', value: order.id },
      { key: 'AlternateId', value: order.alternateId },
      { key: 'BillingCycle', value: order.billingCycle },
      ...lines.flatMap((line, number) => [
        { key: `OfferId-${number}`, value: line.catalogItemId },
        { key: `Quantity-${number}`, value: String(line.quantity) },
      ]),
    ],
    attributes: { objectType: 'AuditRecord' },
  };
}

function companyName(customerId: string, world: World): string {
  return world.scenario.customers.find((customer) => customer.id === customerId)?.name ?? '';
}
