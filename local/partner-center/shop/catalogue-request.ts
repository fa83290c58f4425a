import type { ScenarioProduct, ScenarioSku } from '../../scenarios/scenario.ts';
import { findProduct, type ReservationScope } from './catalogue.ts';
import { currencyOf, customerOf } from './customers.ts';
import { Refused } from '../refused.ts';
import type { Route, SimulatedRequest } from '../route.ts';
import type { World } from '../world.ts';

/** What a catalogue question is asked for: one country's prices and rules, or one customer's. */
export type CatalogueRequest = {
  readonly country: string;
  readonly currency: string;
  readonly scope: ReservationScope;
  /** Nothing is sold here: another country than the scenario's, or a segment it has nothing for. */
  readonly empty: boolean;
  /** Start and end of every link in the answer. */
  readonly linkTo: (path: string) => string;
};

const VIEWS = [
  'azure',
  'azurereservations',
  'azurereservationsvm',
  'azurereservationssql',
  'azurereservationscosmosdb',
];
const OTHER_VIEWS = [
  'microsoftazure',
  'onlineservices',
  'software',
  'softwaresuselinux',
  'softwareperpetual',
  'softwaresubscriptions',
  'specializedoffers',
  'marketplacesaas',
];
const SEGMENTS = ['commercial', 'education', 'government', 'nonprofit'];

/**
 * Each catalogue question exists twice: for a country, and for a customer, whose country need not be said. The tables
 * say POST for the customer's, the samples and the SDK say GET: GET it is.
 */
export function catalogueRoutes(
  path: string,
  answer: Route['answer'],
): readonly [byCountry: Route, byCustomer: Route] {
  const route = (prefix: string): Route => ({
    method: 'GET',
    path: `${prefix}${path}`,
    lane: 'app_or_user',
    answer,
  });
  return [route('/v1'), route('/v1/customers/:customerId')];
}

export function catalogueRequest(request: SimulatedRequest, world: World): CatalogueRequest {
  const { scenario } = world;
  const customer = request.parameters['customerId'] === undefined ? undefined : customerOf(request, world);
  const country = customer === undefined ? request.query.get('country') : scenario.market;
  if (country === null || country === '')
    throw new Refused(400, 800002, 'Invalid request input: country is required');
  const segment = (request.query.get('targetSegment') ?? 'commercial').toLowerCase();
  if (!SEGMENTS.includes(segment)) throw new Refused(403, 400030, 'The target segment is not supported');
  const prefix = customer === undefined ? '' : `/customers/${customer.id}`;
  return {
    country: country.toUpperCase(),
    currency: customer === undefined ? scenario.currency : currencyOf(customer, world),
    scope: request.query.get('reservationScope')?.toLowerCase() === 'azureplan' ? 'azure_plan' : 'legacy',
    empty: country.toUpperCase() !== scenario.market || segment !== 'commercial',
    linkTo: (path) => `${prefix}${path}${customer === undefined ? `?country=${country}` : ''}`,
  };
}

/** Whether the view asked for has reservations in it. It is required, and an unknown one is refused. */
export function showsReservations(request: SimulatedRequest): boolean {
  const view = request.query.get('targetView')?.toLowerCase();
  if (view === undefined) throw new Refused(400, 800002, 'Invalid request input: targetView is required');
  if (VIEWS.includes(view)) return true;
  if (OTHER_VIEWS.includes(view)) return false;
  throw new Refused(403, 400036, 'The target view is not supported');
}

export function productOf(request: SimulatedRequest, world: World, asked: CatalogueRequest): ScenarioProduct {
  const product = findProduct(world.scenario, request.parameters['productId']);
  if (product === undefined || asked.empty) throw new Refused(404, 400013, "Product wasn't found");
  return product;
}

export function skuOf(
  request: SimulatedRequest,
  world: World,
  asked: CatalogueRequest,
): { readonly product: ScenarioProduct; readonly sku: ScenarioSku } {
  const product = productOf(request, world, asked);
  const sku = product.skus.find((one) => one.skuId === request.parameters['skuId']);
  if (sku === undefined) throw new Refused(404, 400018, "SKU wasn't found");
  return { product, sku };
}
