import type { Exchange } from '../../lib/partner-center/exchange/exchange.ts';
import * as exporting from '../../lib/partner-center/billing-v2/start-export.ts';
import { checkInventory as askForInventory } from '../../lib/partner-center/discovery/inventory.ts';
import {
  createSelfServePolicy,
  selfServePolicy,
  updateSelfServePolicy,
} from '../../lib/partner-center/enablement/self-serve-policies.ts';
import type { CartIntent, CartLineIntent } from '../../lib/partner-center/ordering/cart-intent.ts';
import { cart } from '../../lib/partner-center/ordering/cart.ts';
import * as carts from '../../lib/partner-center/ordering/carts.ts';
import { cancelSandboxOrder } from '../../lib/partner-center/ordering/orders.ts';
import { readWire, type Codec } from '../../lib/partner-center/wire/codec.ts';
import { isJsonNumber, isJsonObject, type Json } from '../../lib/partner-center/wire/json.ts';
import { decimal } from '../../lib/values/decimal.ts';
import { asId } from '../../lib/values/id.ts';
import type { AskTheSame } from './check-request.ts';

/**
 * The intent behind each documented request, carried out by the client. What a request says and no intent can hold is
 * found by the comparison: it would be missing from what is sent.
 */
const call = { requestId: asId<'RequestId'>('request'), correlationId: asId<'CorrelationId'>('correlation') };
const customerId = asId<'CustomerId'>('customer');

export const createCart: AskTheSame = (exchange, documented) => {
  const intent = loosely(documented) as Loose & { lineitems?: readonly Loose[] };
  const cartIntent: CartIntent = {
    lines: (intent.lineitems ?? []).map(lineIntent),
    ...given(intent, { partneronrecordattestationaccepted: 'partnerOnRecordAttestationAccepted' }),
    ...(intent['attributes'] === undefined ? {} : { attributes: { objectType: 'Cart' } }),
  };
  return carts.createCart(exchange, customerId, cartIntent, call);
};

export const updateCart: AskTheSame = (exchange, documented) => {
  const asRead = mustRead(cart, documented);
  const lines = ((loosely(documented) as { lineitems?: readonly Loose[] }).lineitems ?? []).map(lineIntent);
  return carts.updateCart(exchange, customerId, asRead, lines, call);
};

export const checkInventory: AskTheSame = (exchange, documented) => {
  const { targetitems, inventorycontext } = loosely(documented) as Record<string, unknown>;
  const context = inventorycontext as Readonly<Record<string, string>>;
  return askForInventory(exchange, {
    country: 'US',
    targets: (targetitems as readonly Record<string, string>[]).map(({ productid = '', skuid }) => ({
      productId: productid,
      skuId: skuid,
    })),
    customerId: asId(context['customerid'] ?? ''),
    azureSubscriptionId:
      context['azuresubscriptionid'] === undefined ? undefined : asId(context['azuresubscriptionid']),
    armRegionName: context['armregionname'],
  });
};

export const cancelOrder: AskTheSame = (exchange, documented) =>
  cancelSandboxOrder(exchange, customerId, asId(String(loosely(documented)['id'])), call);

export const createPolicy: AskTheSame = (exchange, documented) => {
  const { selfserveentity, grantor, permissions } = loosely(documented) as Record<string, Loose>;
  return createSelfServePolicy(
    exchange,
    {
      customerId: asId(String(selfserveentity?.['tenantid'])),
      partnerId: String(grantor?.['tenantid']),
      permissions: permissions as unknown as Parameters<typeof createSelfServePolicy>[1]['permissions'],
    },
    call,
  );
};

export const updatePolicy: AskTheSame = (exchange, documented) => {
  const { permissions } = loosely(documented);
  type Permissions = Parameters<typeof updateSelfServePolicy>[2];
  return updateSelfServePolicy(
    exchange,
    mustRead(selfServePolicy, documented),
    permissions as Permissions,
    call,
  );
};

export const exportBilledReconciliation = billed(exporting.exportBilledReconciliation);
export const exportBilledUsage = billed(exporting.exportBilledUsage);
export const exportUnbilledReconciliation = unbilled(exporting.exportUnbilledReconciliation);
export const exportUnbilledUsage = unbilled(exporting.exportUnbilledUsage);

function billed(start: typeof exporting.exportBilledReconciliation): AskTheSame {
  return (exchange: Exchange, documented) => {
    const { invoiceid, attributeset } = loosely(documented) as Record<string, string>;
    return start(exchange, { invoiceId: asId(invoiceid ?? ''), attributeSet: attributeset as 'full' }, call);
  };
}

function unbilled(start: typeof exporting.exportUnbilledReconciliation): AskTheSame {
  return (exchange: Exchange, documented) => {
    const said = loosely(documented) as Record<string, string>;
    const body = {
      currencyCode: said['currencycode'] ?? '',
      billingPeriod: said['billingperiod'] as 'current',
      attributeSet: said['attributeset'] as 'full',
    };
    return start(exchange, body, call);
  };
}

function lineIntent(line: Loose): CartLineIntent {
  const { purchasecommitment, addonitems } = line as {
    purchasecommitment?: { amount: string; currency: string; grain: string };
    addonitems?: readonly Loose[];
  };
  return {
    catalogItemId: String(line['catalogitemid']),
    quantity: Number(line['quantity']),
    billingCycle: String(line['billingcycle']),
    ...given(line, {
      friendlyname: 'friendlyName',
      currencycode: 'currencyCode',
      termduration: 'termDuration',
      provisioningcontext: 'provisioningContext',
      participants: 'participants',
      ordergroup: 'orderGroup',
      attestationaccepted: 'attestationAccepted',
      promotionid: 'promotionId',
      customtermenddate: 'customTermEndDate',
    }),
    ...(line['id'] === undefined ? {} : { id: Number(line['id']) }),
    ...(renewsTo(line) ?? {}),
    ...(addonitems === undefined ? {} : { addonItems: addonitems.map(lineIntent) }),
    ...(purchasecommitment === undefined
      ? {}
      : {
          purchaseCommitment: { ...purchasecommitment, amount: decimal(String(purchasecommitment.amount)) },
        }),
  };
}

function renewsTo(line: Loose): Pick<CartLineIntent, 'renewsTo'> | undefined {
  const said = line['renewsto'];
  // A list, as the table of the page has it, is no intent of the client.
  if (said === undefined || Array.isArray(said)) return undefined;
  if (said === null) return { renewsTo: null };
  const { termduration: termDuration = '' } = said as { readonly termduration?: string };
  return { renewsTo: { termDuration } };
}

/** Those of the given names that are there, under ours. */
function given(from: Loose, names: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([theirs, ours]) =>
      from[theirs] === undefined ? [] : [[ours, from[theirs]]],
    ),
  );
}

type Loose = { readonly [name: string]: unknown };

/** JSON with its names in lower case, all the way down but for the values; numbers as their text. */
function loosely(wire: Json): Loose {
  return lowered(wire) as Loose;
}

function lowered(wire: Json): unknown {
  if (isJsonNumber(wire)) return wire.rawJSON;
  if (Array.isArray(wire)) return (wire as readonly Json[]).map(lowered);
  if (!isJsonObject(wire)) return wire;
  return Object.fromEntries(
    Object.entries(wire).map(([name, value]) => [name.toLowerCase(), lowered(value)]),
  );
}

function mustRead<Value>(codec: Codec<Value>, documented: Json): Value {
  const read = readWire(codec, documented);
  if (!read.ok) throw new TypeError(`${read.field} ${read.reason}`);
  return read.value;
}
