import type { Codec } from '../../lib/partner-center/wire/codec.ts';
import { collectionOf } from '../../lib/partner-center/wire/collections.ts';
import { fields, lenient } from '../../lib/partner-center/wire/fields.ts';
import { anything, flag, text, wholeNumber } from '../../lib/partner-center/wire/leaves.ts';
import { azureEntitlements } from '../../lib/partner-center/enablement/azure-entitlements.ts';
import { registration } from '../../lib/partner-center/enablement/registration.ts';
import {
  selfServePolicies,
  selfServePolicy,
} from '../../lib/partner-center/enablement/self-serve-policies.ts';
import { subscriptionProvisioning } from '../../lib/partner-center/enablement/subscription-provisioning.ts';
import { subscription, subscriptions } from '../../lib/partner-center/enablement/subscriptions.ts';
import { availabilities, availability } from '../../lib/partner-center/discovery/availabilities.ts';
import { inventory } from '../../lib/partner-center/discovery/inventory.ts';
import { product, products } from '../../lib/partner-center/discovery/products.ts';
import { sku, skus } from '../../lib/partner-center/discovery/skus.ts';
import { auditRecords } from '../../lib/partner-center/ordering/audit-records.ts';
import { cart } from '../../lib/partner-center/ordering/cart.ts';
import { checkoutResult } from '../../lib/partner-center/ordering/checkout.ts';
import { order, orders } from '../../lib/partner-center/ordering/order.ts';
import { orderProvisioning } from '../../lib/partner-center/ordering/orders.ts';
import { entitlements } from '../../lib/partner-center/lifecycle/entitlements.ts';
import { artifactDetails } from '../../lib/partner-center/lifecycle/reservations.ts';
import { invoiceSummaries, invoiceSummary } from '../../lib/partner-center/billing-v1/balances.ts';
import { estimateLinks } from '../../lib/partner-center/billing-v1/estimate-links.ts';
import { invoice } from '../../lib/partner-center/billing-v1/invoice.ts';
import { lineItem } from '../../lib/partner-center/billing-v1/line-items/line-item.ts';
import { reconciliationLine } from '../../lib/partner-center/billing-v2/reconciliation-line.ts';
import { exportManifest } from '../../lib/partner-center/billing-v2/export-manifest.ts';
import { exportOperation } from '../../lib/partner-center/billing-v2/export-operation.ts';
import { usageLine } from '../../lib/partner-center/billing-v2/usage-line.ts';
import { envelopeOf } from '../../lib/partner-center/errors/error-from-response.ts';
import { tokenAnswer } from '../../lib/partner-center/sign-in/login.ts';
import { failed, ok, type Check } from './check.ts';
import { chargesOfFile, chargesOfPage, checkCharges } from './check-charges.ts';
import { checkLines } from './check-lines.ts';
import { checkRequest } from './check-request.ts';
import { checkResponse } from './check-response.ts';
import { checkTokenRequest } from './check-token-request.ts';
import * as asked from './documented-requests.ts';

/** The message and headers of a PDF that the pages describe in place of its bytes. */
const pdfDescription = fields({
  _binaryBody: flag,
  contentType: text,
  contentDisposition: lenient(text),
  contentLength: lenient(wholeNumber),
  note: lenient(anything),
});

const lineItemPage = { check: checkCharges(checkResponse(collectionOf(lineItem)), chargesOfPage) };

/** What each documented example may be: an operation of the client, and its request or its response. */
export const SUBJECTS: Readonly<Record<string, Check>> = {
  ...request('sign_in', checkTokenRequest),
  ...response('sign_in', tokenAnswer),
  ...response('any', { check: checkError }),
  ...request('no_operation', () => failed('the client has no operation that asks this')),
  ...response('list_subscriptions', subscriptions),
  ...response('get_subscription', subscription),
  ...response('list_azure_entitlements', azureEntitlements),
  ...response('get_subscription_provisioning', subscriptionProvisioning),
  ...response('get_registration_status', registration),
  ...request('create_self_serve_policy', checkRequest(asked.createPolicy)),
  ...response('create_self_serve_policy', selfServePolicy),
  ...response('list_self_serve_policies', selfServePolicies),
  ...response('get_self_serve_policy', selfServePolicy),
  ...request('update_self_serve_policy', checkRequest(asked.updatePolicy)),
  ...response('update_self_serve_policy', selfServePolicy),
  ...response('list_products', products, product, skus),
  ...response('get_product', product),
  ...response('list_skus', skus, sku, product),
  ...response('get_sku', sku),
  ...response('list_availabilities', availabilities, availability, sku),
  ...response('get_availability', availability),
  ...request('check_inventory', checkRequest(asked.checkInventory)),
  ...response('check_inventory', inventory),
  ...request('create_cart', checkRequest(asked.createCart)),
  ...response('create_cart', cart),
  ...response('get_cart', cart),
  ...request('update_cart', checkRequest(asked.updateCart)),
  ...response('update_cart', cart),
  ...response('check_out_cart', checkoutResult),
  ...response('get_order', order),
  ...response('list_orders', orders),
  ...response('get_order_provisioning', orderProvisioning),
  ...request('cancel_sandbox_order', checkRequest(asked.cancelOrder)),
  ...response('cancel_sandbox_order', order),
  ...response('list_audit_records', auditRecords),
  ...response('list_entitlements', entitlements),
  ...response('get_artifact', artifactDetails),
  ...response('get_balance', invoiceSummary),
  ...response('list_balances', invoiceSummaries),
  ...response('list_invoices', collectionOf(invoice)),
  ...response('get_invoice', invoice),
  ...response('list_line_items', lineItemPage),
  ...response('list_unbilled_line_items', lineItemPage),
  ...response('list_estimate_links', estimateLinks),
  ...response('get_statement', pdfDescription),
  ...response('get_tax_receipt', pdfDescription),
  ...request('export_billed_reconciliation', checkRequest(asked.exportBilledReconciliation)),
  ...request('export_unbilled_reconciliation', checkRequest(asked.exportUnbilledReconciliation)),
  ...request('export_billed_usage', checkRequest(asked.exportBilledUsage)),
  ...request('export_unbilled_usage', checkRequest(asked.exportUnbilledUsage)),
  ...response('get_export_operation', exportOperation),
  ...response('get_export_manifest', exportManifest),
  'billed_reconciliation lines': checkCharges(checkLines(reconciliationLine), chargesOfFile),
  'usage lines': checkLines(usageLine),
};

function request(operation: string, check: Check): Readonly<Record<string, Check>> {
  return { [`${operation} request`]: check };
}

/**
 * Some pages print one element, or what belongs to another page, where a list belongs: then it has to hold for what it is,
 * with nothing strange about it.
 */
function response(
  operation: string,
  body: Checked,
  ...printedInstead: readonly Checked[]
): Readonly<Record<string, Check>> {
  return { [`${operation} response`]: firstThatHolds([body, ...printedInstead].map(checkOf)) };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a codec of any body
type Checked = Codec<any> | { readonly check: Check };

function checkOf(body: Checked): Check {
  return 'check' in body ? body.check : checkResponse(body);
}

function firstThatHolds([documented, ...printedInstead]: readonly Check[]): Check {
  return async (bytes) => {
    const verdict = (await documented?.(bytes)) ?? failed('there is nothing to hold it against');
    if (verdict.verdict === 'ok' && !verdict.isStrange) return verdict;
    for (const check of printedInstead) {
      const instead = await check(bytes);
      if (instead.verdict === 'ok' && !instead.isStrange)
        return ok(`${instead.note}; the page prints something else in its place`);
    }
    return verdict;
  };
}

/** An answer of any operation that is an error: it has a code, or words, that an operator can be told. */
function checkError(bytes: Uint8Array) {
  const printsBack = checkResponse(anything)(bytes);
  const envelope = envelopeOf(
    JSON.parse(new TextDecoder().decode(bytes)) as Parameters<typeof envelopeOf>[0],
  );
  if (envelope === undefined) return failed('is no error body');
  return 'then' in printsBack || printsBack.verdict !== 'ok' ? printsBack : ok(`"${envelope.description}"`);
}
