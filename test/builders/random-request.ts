/** Purchase requests at random, all of them right: what malformed ones are made from, and what goes between them. */
export type Random = () => number;
export type Json = Record<string, unknown>;

export function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random() * values.length)]!;
}

/** A whole number from `least` to `most`. */
export function whole(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

export function textOf(random: Random, alphabet: string, length: number): string {
  const letters = Array.from(alphabet);
  let text = '';
  for (let count = 0; count < length; count += 1) text += pick(random, letters);
  return text;
}

export const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const ID = `${LETTERS}${LETTERS.toLowerCase()}${DIGITS}`;

function aRandomGuid(random: Random): string {
  const digits = [0, 1, 2, 3]
    .map(() =>
      whole(random, 0, 2 ** 32 - 1)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A name of letters and digits that is hardly ever made twice. */
function aName(random: Random): string {
  return `R${whole(random, 0, 2 ** 52).toString(36)}`;
}

function someDigits(random: Random, length: number): string {
  return String(whole(random, 0, 10 ** length - 1)).padStart(length, '0');
}

/** A request with every field that there is, and one to three lines. */
export function aFullRequest(random: Random): Json & { lines: Json[] } {
  return {
    schemaVersion: '1',
    requestId: aName(random),
    customerId: aRandomGuid(random),
    subscriptionId: aRandomGuid(random),
    market: pick(random, ['DE', 'US', 'JP']),
    validUntil: `20${whole(random, 24, 99)}-0${whole(random, 1, 9)}-1${whole(random, 0, 9)}T09:00:00Z`,
    supersedes: aName(random),
    purchaseOrder: `PO ${someDigits(random, 6)}`,
    costCentre: `Müller & Söhne ${someDigits(random, 3)}`,
    reference: `🧾 ${aName(random)}`,
    lines: Array.from({ length: whole(random, 1, 3) }, (_, index) => aFullLine(random, `L${index + 1}`)),
  };
}

function aFullLine(random: Random, lineId: string): Json {
  return {
    lineId,
    productId: `DZH318Z0${someDigits(random, 4)}`,
    skuId: someDigits(random, 4),
    quantity: whole(random, 1, 900),
    term: pick(random, ['P1Y', 'P3Y']),
    billingCycle: pick(random, ['one_time', 'monthly']),
    scope: pick(random, ['shared', 'single']),
    entitlementId: aRandomGuid(random),
    expected: {
      amount: anAmount(random),
      currency: pick(random, ['EUR', 'USD', 'JPY']),
      unitPrice: { amount: anAmount(random), currency: 'USD' },
      exchangeRate: `0.${whole(random, 1, 9)}${someDigits(random, 8)}`,
    },
  };
}

function anAmount(random: Random): string {
  return `${whole(random, 1, 99_999)}.${someDigits(random, 2)}`;
}

/** A request in which every field that may be left out is left out half of the time. */
export function aRandomRequest(random: Random): Json {
  const request = aFullRequest(random);
  const leaveOut = (from: Json, names: readonly string[]) => {
    for (const name of names) if (random() < 0.5) delete from[name];
  };
  leaveOut(request, ['market', 'validUntil', 'supersedes', 'purchaseOrder', 'costCentre', 'reference']);
  for (const line of request.lines) {
    leaveOut(line, ['entitlementId']);
    leaveOut(line['expected'] as Json, ['unitPrice', 'exchangeRate']);
  }
  return request;
}
