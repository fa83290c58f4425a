/**
 * The one source of chance of a schedule: the same for the same seed and index, on every machine (sfc32, seeded from
 * both and stirred).
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, index: number) {
    this.a = seed >>> 0;
    this.b = Math.floor(seed / 2 ** 32) ^ (index >>> 0);
    this.c = Math.imul(index + 1, 0x9e3779b1);
    for (let round = 0; round < 12; round += 1) this.next();
  }

  /** From 0 up to 1. */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  chance(part: number): boolean {
    return part > 0 && this.next() < part;
  }

  /** A whole number from 0 up to `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** A whole number from `least` up to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least));
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.next() * values.length)] as Value;
  }
}
