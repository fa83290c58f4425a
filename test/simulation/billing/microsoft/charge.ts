import type { Random } from '../../random.ts';

/** One charge as Microsoft has it. Equal ones exist, and both are owed. */
export type Charge = { readonly name: string; readonly cents: number; readonly amount: string };

export function charge(name: string, cents: number): Charge {
  return { name, cents, amount: amountOf(cents) };
}

export function amountOf(cents: number): string {
  const size = Math.abs(cents);
  return `${cents < 0 ? '-' : ''}${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`;
}

// Amounts so various that no two sums of different charges are the same by chance.
const LARGEST = 1_000_000_000;

/** Some charges, now and then one that is equal to another; those of a credit note give back. */
export function drawCharges(random: Random, names: () => string, gives: boolean): readonly Charge[] {
  const charges: Charge[] = [];
  const many = random.between(1, 6);
  while (charges.length < many) {
    const twin = charges.length > 0 && random.chance(0.25);
    charges.push(twin ? random.pick(charges) : charge(names(), (gives ? -1 : 1) * drawCents(random)));
  }
  return charges;
}

export function drawCents(random: Random): number {
  return random.between(1, LARGEST);
}

/** The same for equal multisets of charges, whatever their order. */
export function multisetOf(charges: readonly Pick<Charge, 'name' | 'amount'>[]): string {
  return charges
    .map(({ name, amount }) => `${name} ${amount}`)
    .sort()
    .join('|');
}

export function sumOf(charges: readonly Charge[]): number {
  return charges.reduce((sum, { cents }) => sum + cents, 0);
}
