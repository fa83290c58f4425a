import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { exportLineMembers, jsonLine } from '../../test/builders/export-line.ts';
import { seededRandom } from '../../test/builders/seeded-random.ts';

/** A purchase as all that are compared read it: a line of JSON in `purchases.jsonl`. Amounts are texts. */
export type BenchPurchase = {
  readonly id: string;
  readonly customerId: string;
  readonly productId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly orderId: string;
  readonly reservationOrderId: string;
  readonly charge: string;
  readonly orderedOn: string;
};

export const INVOICE = 'G020000001';
export const PERIOD = '2026-05';

/**
 * One invoice with a reservation for nearly every purchase, and licences and usage for the rest of its lines. Of a hundred
 * purchases two are billed at another unit price, one is billed twice, one is not billed, and for every hundred there is
 * one reservation that nobody bought. The same for the same numbers.
 */
export async function writeBook(
  folder: string,
  { lines, purchases, blobs }: { readonly lines: number; readonly purchases: number; readonly blobs: number },
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const random = seededRandom(2026);
  const bought = Array.from({ length: purchases }, (_, index) => purchaseOf(index, random));
  await writeFile(join(folder, 'purchases.jsonl'), bought.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const charged = bought.flatMap((purchase, index) => chargesOf(purchase, index % 100));
  const order = shuffled(
    [...charged, ...Array.from({ length: lines - charged.length }, () => undefined)],
    random,
  );
  for (let blob = 0; blob < blobs; blob += 1) {
    const texts = function* () {
      const [from, to] = [blob, blob + 1].map((end) => Math.floor((end * lines) / blobs));
      for (const charge of order.slice(from, to)) yield `${lineText(charge, random)}\n`;
    };
    const name = `part-${String(blob).padStart(5, '0')}.json.gz`;
    await pipeline(Readable.from(texts()), createGzip(), createWriteStream(join(folder, name)));
  }
  return folder;
}

type Charge = { readonly purchase: BenchPurchase; readonly cents: number };

function purchaseOf(index: number, random: () => number): BenchPurchase {
  const quantity = 1 + Math.floor(random() * 9);
  const number = String(index).padStart(12, '0');
  return {
    id: `purchase-${number}`,
    customerId: `00000000-0000-4000-8000-${String(Math.floor(random() * 300)).padStart(12, '0')}`,
    productId: 'DZH318Z0TST1',
    skuId: '00AB',
    quantity,
    orderId: number,
    reservationOrderId: `11111111-1111-4111-8111-${number}`,
    charge: inUnits(quantity * (10_000 + Math.floor(random() * 90_000))),
    orderedOn: `2026-05-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`,
  };
}

function chargesOf(purchase: BenchPurchase, hundredth: number): readonly Charge[] {
  const charge = { purchase, cents: Math.round(Number(purchase.charge) * 100) };
  if (hundredth === 0) return [];
  if (hundredth <= 2) return [{ purchase, cents: charge.cents + purchase.quantity * 500 }];
  if (hundredth === 3) return [charge, charge];
  if (hundredth === 4) return [charge, { ...charge, purchase: stranger(purchase) }];
  return [charge];
}

function stranger(purchase: BenchPurchase): BenchPurchase {
  const { orderId } = purchase;
  return { ...purchase, orderId: `x${orderId}`, reservationOrderId: `22222222-2222-4222-8222-${orderId}` };
}

function lineText(charge: Charge | undefined, random: () => number): string {
  const made = exportLineMembers(random);
  const says = charge ? reservationOf(charge) : random() < 0.5 ? LICENCE : USAGE;
  return jsonLine(made.map(([name, value]) => [name, says[name] ?? COMMON[name] ?? value]));
}

const text = (value: string): string => JSON.stringify(value);

const COMMON: Readonly<Record<string, string>> = {
  InvoiceNumber: text(INVOICE),
  PricingCurrency: text('EUR'),
  PCToBCExchangeRate: '1',
};
const LICENCE: Readonly<Record<string, string>> = {
  TermAndBillingCycle: text('One-Year commitment for monthly/yearly billing'),
  SubscriptionDescription: text('Microsoft 365 E3'),
  SkuName: text('Microsoft 365 E3'),
  ProductName: text('Microsoft 365 E3'),
};
const USAGE: Readonly<Record<string, string>> = {
  TermAndBillingCycle: text(''),
  SubscriptionDescription: text('Azure plan'),
  SkuName: text('Azure plan'),
  ProductName: text('Azure plan'),
};

function reservationOf({ purchase, cents }: Charge): Readonly<Record<string, string>> {
  const amount = inUnits(cents);
  return {
    CustomerId: text(purchase.customerId),
    OrderId: text(purchase.orderId),
    AlternateId: text(purchase.orderId),
    ReservationOrderId: text(`RIOderId-${purchase.reservationOrderId}`),
    ReferenceId: text(''),
    ProductId: text(purchase.productId),
    SkuId: text(purchase.skuId),
    ChargeType: text('new'),
    TermAndBillingCycle: text('1 Year Reservation'),
    BillingFrequency: text(''),
    ChargeStartDate: text(`${purchase.orderedOn}T00:00:00Z`),
    UnitPrice: inUnits(cents / purchase.quantity),
    EffectiveUnitPrice: inUnits(cents / purchase.quantity),
    Quantity: String(purchase.quantity),
    BillableQuantity: String(purchase.quantity),
    Subtotal: amount,
    Total: amount,
  };
}

function inUnits(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

function shuffled<Item>(items: Item[], random: () => number): readonly Item[] {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [items[last], items[other]] = [items[other] as Item, items[last] as Item];
  }
  return items;
}
