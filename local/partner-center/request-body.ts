import { Refused } from './refused.ts';
import type { SimulatedRequest } from './route.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The JSON object a call brings along. */
export function objectBody(request: SimulatedRequest): JsonObject {
  const value = parsed(request.body);
  if (!isObject(value)) throw new Refused(400, 800002, 'Invalid request input');
  return value;
}

/** Property names count without case: samples write `ProvisioningContext` and `TargetItems`. */
export function property(object: JsonObject, name: string): unknown {
  const key = Object.keys(object).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
}

export function textProperty(object: JsonObject, name: string): string | undefined {
  const value = property(object, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function objectsProperty(object: JsonObject, name: string): readonly JsonObject[] {
  const value = property(object, name);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
