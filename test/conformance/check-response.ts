import { readWire, type Codec, type Drift } from '../../lib/partner-center/wire/codec.ts';
import {
  isJsonNumber,
  isJsonObject,
  parseJson,
  printJson,
  type Json,
} from '../../lib/partner-center/wire/json.ts';
import { Written } from '../../lib/partner-center/wire/written.ts';
import { failed, ok, type Check } from './check.ts';
import { inexactLeaves } from './exact-leaves.ts';

/**
 * A documented answer decodes, its amounts and numbers are exactly what is written, and it prints back to the same
 * names, values and digits in the same order.
 */
export function checkResponse<Body>(codec: Codec<Body>): Check {
  return (bytes) => {
    const wire = parsed(bytes);
    if (wire === undefined) return failed('is not JSON');
    const read = readWire(codec, wire);
    if (!read.ok) return failed(`${read.field} ${read.reason}`);
    const inexact = inexactLeaves(read.value);
    if (inexact.length > 0) return failed(`not exact: ${inexact.slice(0, 3).join('; ')}`);
    const [printed, written] = [printJson(codec.print(read.value)), printJson(wire)];
    if (printed !== written) return failed(`prints back otherwise, ${firstDifference(printed, written)}`);
    return ok(summary(wire, read.value, read.drifts), read.drifts.length > 0);
  };
}

function parsed(bytes: Uint8Array): Json | undefined {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** How much there was to get wrong: fields in all, those of them that mean something to us, and what was strange. */
function summary(wire: Json, value: unknown, drifts: readonly Drift[]): string {
  const strange = new Set(drifts.map(({ field, reason }) => `${field.replace(/\[\d+\]/g, '[]')} ${reason}`));
  const counted = `${countScalars(wire)} values, ${countWritten(value)} of them typed`;
  return strange.size === 0 ? counted : `${counted}; drift: ${[...strange].join(', ')}`;
}

function countScalars(wire: Json): number {
  if (Array.isArray(wire))
    return (wire as readonly Json[]).reduce<number>((sum, one) => sum + countScalars(one), 0);
  if (isJsonNumber(wire) || !isJsonObject(wire)) return 1;
  return Object.values(wire).reduce<number>((sum, one) => sum + countScalars(one), 0);
}

function countWritten(value: unknown): number {
  if (value instanceof Written) return 1;
  if (typeof value !== 'object' || value === null || isJsonNumber(value)) return 0;
  const inner = value instanceof Map ? [...value.values()] : Object.values(value);
  return inner.reduce<number>((sum, one) => sum + countWritten(one), 0);
}

function firstDifference(printed: string, written: string): string {
  let at = 0;
  while (at < printed.length && printed[at] === written[at]) at += 1;
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 20), at + 30));
  return `${around(printed)} for ${around(written)}`;
}
