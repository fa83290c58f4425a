import type { ScenarioCustomer } from '../scenarios/scenario.ts';
import { currencyOf } from './customers.ts';
import { judgeLine, type WantedLine } from './judge-line.ts';
import { lineError } from './line-causes.ts';
import { Refused } from './refused.ts';
import {
  isObject,
  objectBody,
  objectsProperty,
  property,
  textProperty,
  type JsonObject,
} from './request-body.ts';
import type { SimulatedRequest } from './route.ts';
import type { SimulatedCartLine, World } from './world.ts';

/** The lines of a cart as a create or an update brings them, each with its price or its error. */
export function readCartLines(
  request: SimulatedRequest,
  customer: ScenarioCustomer,
  world: World,
): SimulatedCartLine[] {
  const items = objectsProperty(objectBody(request), 'lineItems');
  if (items.length === 0) throw new Refused(400, 800002, 'Invalid request input: lineItems');
  return items.map((item, index) => cartLine(item, index, customer, world));
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
  return {
    id: Number.isSafeInteger(id) ? id : index,
    catalogItemId,
    friendlyName: textProperty(item, 'friendlyName'),
    quantity,
    billingCycle: billingCycle.toLowerCase(),
    termDuration: textProperty(item, 'termDuration'),
    provisioningContext: isObject(context) ? textEntries(context) : {},
  };
}

function textEntries(object: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
