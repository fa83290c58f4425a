import { dayOf } from '../../../lib/values/day.ts';
import type { ScenarioProduct, ScenarioSku } from '../../scenarios/scenario.ts';
import { availabilityId, durationWord, provisioningVariables } from './catalogue.ts';
import type { CatalogueRequest } from './catalogue-request.ts';
import { currencySymbol, link } from '../wire.ts';

export function productBody(product: ScenarioProduct, asked: CatalogueRequest): object {
  const path = `/products/${product.productId}`;
  return {
    id: product.productId,
    title: product.title,
    description: product.title,
    productType: {
      id: 'Azure',
      displayName: 'Azure',
      subType: { id: 'VirtualMachines', displayName: 'VirtualMachines' },
    },
    isMicrosoftProduct: true,
    publisherName: 'Microsoft',
    links: { skus: link(asked.linkTo(`${path}/skus`)), self: link(asked.linkTo(path)) },
  };
}

export function skuBody(product: ScenarioProduct, sku: ScenarioSku, asked: CatalogueRequest): object {
  const path = `/products/${product.productId}/skus/${sku.skuId}`;
  const checked = sku.inventory !== 'unchecked';
  return {
    id: sku.skuId,
    productId: product.productId,
    title: sku.title,
    description: sku.title,
    minimumQuantity: sku.minimumQuantity,
    maximumQuantity: sku.maximumQuantity,
    isTrial: false,
    supportedBillingCycles: sku.prices.map((price) => price.billingCycle),
    purchasePrerequisites: ['AzureSubscriptionRegistration', ...(checked ? ['InventoryCheck'] : [])],
    // A SKU without the check leaves the property out, as recordings do.
    ...(checked ? { inventoryVariables: ['CustomerId', 'AzureSubscriptionId', 'ArmRegionName'] } : {}),
    provisioningVariables: provisioningVariables(sku),
    // Microsoft lists no kinds of attestation: the word is ours.
    ...(sku.attestation
      ? { attestationProperties: { attestationType: 'PartnerAttestation', enforceAttestation: true } }
      : {}),
    dynamicAttributes: {
      armRegionName: sku.region,
      region: sku.region,
      duration: durationWord(sku.term),
      skuDisplayName: sku.title,
    },
    links: { availabilities: link(asked.linkTo(`${path}/availabilities`)), self: link(asked.linkTo(path)) },
  };
}

/** The one availability a SKU has today in the scope asked for. No catalogue answer carries a price. */
export function availabilityBody(
  product: ScenarioProduct,
  sku: ScenarioSku,
  asked: CatalogueRequest,
  nowMs: number,
): object {
  const id = availabilityId(product.productId, sku.skuId, asked.scope, dayOf(nowMs));
  const years = sku.term === 'P1Y' ? '1 Year' : '3 Years';
  const path = `/products/${product.productId}/skus/${sku.skuId}/availabilities/${id}`;
  return {
    id,
    productId: product.productId,
    skuId: sku.skuId,
    catalogItemId: `${product.productId}:${sku.skuId}:${id}`,
    defaultCurrency: { code: asked.currency, symbol: currencySymbol(asked.currency) },
    segment: 'commercial',
    country: asked.country,
    isPurchasable: sku.purchasable,
    isRenewable: false,
    terms: sku.prices.map(({ billingCycle }) => ({
      duration: sku.term,
      description: billingCycle === 'monthly' ? `${years} Monthly` : `${years} Prepaid`,
      billingCycle,
    })),
    product: productBody(product, asked),
    sku: skuBody(product, sku, asked),
    links: { self: link(asked.linkTo(path)) },
  };
}
