import { fieldPath } from '../../values/decode.ts';
import type { Json } from './json.ts';

/**
 * How one kind of value stands on Microsoft's wire. `read` throws an Unfit where the value is not of that kind; `print`
 * gives back what was read without losing a digit or a field.
 */
export type Codec<Value> = {
  readonly read: (wire: Json, reading: Reading) => Value;
  readonly print: (value: Value) => Json;
};

export type ValueOf<Kind> = Kind extends { readonly read: (wire: Json, reading: Reading) => infer Value }
  ? Value
  : never;

/** Something that is not as the documents have it, and does not stand in the way: an unknown field, an odd value. */
export type Drift = { readonly field: string; readonly reason: string };

/** Where reading has got to, and what was odd on the way. */
export class Reading {
  readonly drifts: Drift[] = [];
  readonly #path: (string | number)[] = [];

  /** Reads what lies under a name or position, so that a complaint names it. */
  within<Value>(step: string | number, read: () => Value): Value {
    this.#path.push(step);
    const value = read();
    this.#path.pop();
    return value;
  }

  /** As `within`, but what is unfit is undefined, and drift. */
  leniently<Value>(step: string, read: () => Value): Value | undefined {
    const depth = this.#path.length;
    try {
      return this.within(step, read);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      this.#path.length = depth;
      this.drifts.push({ field: error.field, reason: error.reason });
      return undefined;
    }
  }

  /** Notes a field that is not known. */
  drift(step: string, reason: string): void {
    this.drifts.push({ field: fieldPath([...this.#path, step]), reason });
  }

  unfit(reason: string): Unfit {
    return new Unfit(fieldPath(this.#path), reason);
  }
}

/** A value that is not what its place on the wire asks for: the path of the field, and the reason in words. */
class Unfit extends Error {
  override readonly name = 'Unfit' as const;
  readonly field: string;
  readonly reason: string;

  constructor(field: string, reason: string) {
    super(`${field} ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}

type Wired<Value> =
  | { readonly ok: true; readonly value: Value; readonly drifts: readonly Drift[] }
  | { readonly ok: false; readonly field: string; readonly reason: string };

/** Reads one whole value. Never throws for what Microsoft sent. */
export function readWire<Value>(codec: Codec<Value>, wire: Json): Wired<Value> {
  const reading = new Reading();
  try {
    return { ok: true, value: codec.read(wire, reading), drifts: reading.drifts };
  } catch (error) {
    // The parser lets through more nesting than a codec of any depth has room for.
    if (error instanceof RangeError)
      return { ok: false, field: fieldPath([]), reason: 'is nested too deeply' };
    if (!(error instanceof Unfit)) throw error;
    return { ok: false, field: error.field, reason: error.reason };
  }
}
