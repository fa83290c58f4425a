import { scalarText, type Json } from './json.ts';

/**
 * What a place on the wire says, and how it was written there: `14.40` is 14.4 and keeps its zero, `"NotRegistered"` is
 * `not_registered`, `0001-01-01T00:00:00` is no instant at all.
 */
export class Written<Value> {
  readonly value: Value;
  readonly wire: Json;

  constructor(value: Value, wire: Json) {
    this.value = value;
    this.wire = wire;
  }
}

/** Prints a written value as it was. */
export function asWritten(written: Written<unknown>): Json {
  return written.wire;
}

/** Microsoft's own spelling of what it says; empty where nothing is said. */
export function spelling(written: Written<unknown> | undefined): string {
  return written === undefined ? '' : (scalarText(written.wire) ?? '');
}
