import type { ScenarioCustomer } from '../../scenarios/scenario.ts';
import { currentItem } from './catalogue.ts';
import { currencyOf } from './customers.ts';
import { judgeLine, type WantedLine } from './judge-line.ts';
import { lineError } from './line-causes.ts';
import { Refused } from '../refused.ts';
import {
  isObject,
  objectBody,
  objectsProperty,
  property,
  textProperty,
  type JsonObject,
} from '../request-body.ts';
import type { SimulatedRequest } from '../route.ts';
import type { SimulatedCart, SimulatedCartLine, World } from '../world.ts';

/**
 * What a create or an update brings: whether the partner attests, and the lines, each with its price or its error. The
 * partner's attestation is called required on the page and left out in samples: here it is missing where an item
 * enforces one, and nowhere else.
 */
export function readCart(
  request: SimulatedRequest,
  customer: ScenarioCustomer,
  world: World,
): Pick<SimulatedCart, 'attested' | 'lines'> {
  const body = objectBody(request);
  const items = objectsProperty(body, 'lineItems');
  if (items.length === 0) throw new Refused(400, 800002, 'Invalid request input: lineItems');
  const attested = property(body, 'partnerOnRecordAttestationAccepted') === true;
  const lines = items.map((item, index) => cartLine(item, index, customer, world));
  if (!attested && lines.some((line) => currentItem(world, line.catalogItemId)?.sku.attestation === true))
    throw new Refused(400, 900206, 'Partner Attestation is missing');
  return { attested, lines };
}

/** One order per group: what is billed alike comes into the same order, as in the documented cart. */
export function orderGroups(
  lines: readonly SimulatedCartLine[],
): ReadonlyMap<string, readonly SimulatedCartLine[]> {
  const cycles = [...new Set(lines.map((line) => line.billingCycle))];
  return new Map(
    cycles.map((cycle, index) => [String(index), lines.filter((line) => line.billingCycle === cycle)]),
  );
}

function cartLine(
  item: JsonObject,
  index: number,
  customer: ScenarioCustomer,
  world: World,
): SimulatedCartLine {
  const line = wantedLine(item, index);
  const currency = textProperty(item, 'currencyCode');
  if (currency !== undefined && currency !== currencyOf(customer, world)) {
    return { ...line, unitPrice: undefined, error: lineError('currency') };
  }
  const verdict = judgeLine(line, customer, world);
  return verdict.cause === undefined
    ? { ...line, unitPrice: verdict.unitCharge, error: undefined }
    : { ...line, unitPrice: undefined, error: lineError(verdict.cause) };
}

function wantedLine(item: JsonObject, index: number): WantedLine {
  const catalogItemId = textProperty(item, 'catalogItemId');
  const quantity = property(item, 'quantity');
  const billingCycle = textProperty(item, 'billingCycle');
  if (catalogItemId === undefined) throw new Refused(400, 900142, "The catalog item ID isn't present");
  if (typeof quantity !== 'number' || !Number.isSafeInteger(quantity) || billingCycle === undefined) {
    throw new Refused(400, 800002, 'Invalid request input: quantity and billingCycle are required');
  }
  const id = Number(property(item, 'id') ?? index);
  const context = property(item, 'provisioningContext');
  const accepted = property(item, 'attestationAccepted');
  return {
    id: Number.isSafeInteger(id) ? id : index,
    catalogItemId,
    friendlyName: textProperty(item, 'friendlyName'),
    quantity,
    billingCycle: billingCycle.toLowerCase(),
    termDuration: textProperty(item, 'termDuration'),
    provisioningContext: isObject(context) ? textEntries(context) : {},
    attestationAccepted: typeof accepted === 'boolean' ? accepted : undefined,
  };
}

function textEntries(object: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
