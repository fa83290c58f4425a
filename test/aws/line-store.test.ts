import { BatchWriteItemCommand, DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { lineBuckets, lineKey } from '../../lib/aws/keys.ts';
import { lineFrom, lineItem, ONE_WRITE_UNIT, type LineItem } from '../../lib/aws/billing/line-item.ts';
import { writeLines } from '../../lib/aws/billing/line-store.ts';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import { decimal } from '../../lib/values/decimal.ts';
import { aLine, day, documentId } from '../builders/billing.ts';

const VERSION = 'f'.repeat(64);
const GUID = '1f5dfd6e-8d09-4dbe-9ecf-5d43a8a5b3a2';

const itemOf = (line: BilledLine) => lineItem(lineKey(lineBuckets(line.documentId, VERSION), line), line);

/** As DynamoDB counts it: names and values in UTF-8. */
const sizeOf = (item: LineItem) =>
  Object.entries(item).reduce((sum, [name, { S: text }]) => sum + name.length + Buffer.byteLength(text), 0);

/** Every field filled, each as long as Microsoft documents it or shows it anywhere. */
const longest = (over: Parameters<typeof aLine>[0] = {}) =>
  aLine({
    documentId: documentId('G0169074119'),
    part: 99_999,
    lineNumber: 9_999_999_999,
    category: 'software_subscription',
    categoryRule: 'subscription_description',
    customerId: GUID,
    orderId: '0ET2qaZvJGfF9wgSKnWzR5JLmhp10lOc1',
    alternateId: '6dc5c039750a',
    reservationOrderId: `RIOderId-${GUID}`,
    referenceId: GUID,
    subscriptionId: GUID,
    productId: 'DZH318Z0BQ3Q',
    skuId: '00GZ',
    productName: 'Reserved VM Instance, Standard_NC24ads_A100_v4, Switzerland North, 3 Years',
    chargeType: 'cancelImmediate',
    termAndBillingCycle: 'Three-Year commitment for monthly/yearly billing',
    billingFrequency: 'Monthly',
    chargeStart: day('2024-02-05'),
    chargeEnd: day('2027-02-04'),
    subscriptionStart: day('2024-02-05'),
    effectiveUnitPrice: decimal('-12345678901234567890.123456789012345678'),
    exchangeRate: decimal('0.1999968000511991808131'),
    billableQuantity: decimal('12345678901234567890.123456789012345678'),
    subtotal: '-12345678901234567890.123456789012345678',
    tax: '-12345678901234567890.123456789012345678',
    total: '-24691357802469135780.246913578024691356',
    ...over,
  });

describe('a line in the table', () => {
  it('is one write unit, also with every field filled and as long as documented', () => {
    expect(sizeOf(itemOf(longest()))).toBeLessThanOrEqual(ONE_WRITE_UNIT);
    expect(lineFrom(itemOf(longest()))).toEqual(longest());
  });

  it.each([
    ['in Latin letters', 'x'.repeat(5_000)],
    ['in letters of three bytes', '予約'.repeat(600)],
    ['in characters of four bytes', '😀'.repeat(400)],
  ])('loses the end of a product name that is too long, %s, and shows it', (_how, productName) => {
    const item = itemOf(longest({ productName }));
    const size = sizeOf(item);
    expect(size).toBeLessThanOrEqual(ONE_WRITE_UNIT);
    expect(size).toBeGreaterThan(ONE_WRITE_UNIT - 4);
    const read = lineFrom(item);
    expect(read.productName.endsWith('…')).toBe(true);
    expect(productName.startsWith(read.productName.slice(0, -1))).toBe(true);
    expect(read.productName.isWellFormed()).toBe(true);
    expect({ ...read, productName }).toEqual(longest({ productName }));
  });

  it('is cut at the same place whatever we conclude from it and wherever it lies: two readings of it compare', () => {
    for (let letters = 60; letters < 400; letters += 1) {
      const productName = 'x'.repeat(letters);
      const one = lineFrom(itemOf(longest({ productName })));
      const other = lineFrom(
        itemOf(longest({ productName, category: 'other', categoryRule: 'none', part: 0, lineNumber: 7 })),
      );
      expect(other.productName).toBe(one.productName);
    }
  });

  it('keeps what is matched and summed whole, whatever it takes', () => {
    const line = longest({ orderId: 'o'.repeat(1_500) });
    const read = lineFrom(itemOf(line));
    expect([read.productName, read.categoryRule]).toEqual(['…', '…']);
    expect({ ...read, productName: line.productName, categoryRule: line.categoryRule }).toEqual(line);
  });

  it('has no attribute for what is empty', () => {
    const bare = aLine({ referenceId: '', productName: '', chargeStart: undefined });
    expect(Object.keys(itemOf(bare))).toEqual(expect.not.arrayContaining(['rf', 'n', 'f']));
    expect(lineFrom(itemOf(bare))).toEqual(bare);
  });
});

describe('lines on their way into the table', () => {
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }));
  const mock = mockClient(dynamo);
  const pauses: number[] = [];
  const store = { dynamo, table: 'billing', pause: async (ms: number) => void pauses.push(ms) };
  type Input = { RequestItems: { billing: WriteRequest[] } };
  const batchOf = ({ RequestItems: { billing } }: Input) => billing;

  async function* batches(count: number, size: number) {
    for (let from = 0; from < count; from += size) {
      yield Array.from({ length: Math.min(size, count - from) }, (_, index) =>
        aLine({ lineNumber: from + index }),
      );
    }
  }

  afterEach(() => {
    mock.reset();
    pauses.length = 0;
  });
  afterAll(() => dynamo.destroy());

  it.each([1, 7, 25, 40, 1_000])(
    'go in full batches over 16 partitions, whatever size they come in: %i',
    async (size) => {
      const sizes: number[] = [];
      const partitions: number[] = [];
      mock.on(BatchWriteItemCommand).callsFake((input: Input) => {
        sizes.push(batchOf(input).length);
        partitions.push(new Set(batchOf(input).map(({ PutRequest: put }) => put?.Item?.['pk']?.S)).size);
        return {};
      });
      expect(await writeLines(store, VERSION, batches(1_010, size))).toBe(1_010);
      expect(sizes).toEqual([...Array.from({ length: 40 }, () => 25), 10]);
      expect(partitions.slice(0, 40).every((count) => count === 16)).toBe(true);
    },
  );

  it('are on their way several batches at once, and never more than eight', async () => {
    let inFlight = 0;
    let most = 0;
    mock.on(BatchWriteItemCommand).callsFake(async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return {};
    });
    await writeLines(store, VERSION, batches(2_000, 50));
    expect(most).toBe(8);
    expect(inFlight).toBe(0);
  });

  it('are sent again after a pause where the table did not take them, and only they', async () => {
    const sizes: number[] = [];
    mock.on(BatchWriteItemCommand).callsFake((input: Input) => {
      const batch = batchOf(input);
      sizes.push(batch.length);
      return batch.length > 10 ? { UnprocessedItems: { billing: batch.slice(0, 3) } } : {};
    });
    expect(await writeLines(store, VERSION, batches(30, 30))).toBe(30);
    expect(sizes.sort((one, other) => one - other)).toEqual([3, 5, 25]);
    expect(pauses).toEqual([100]);
  });

  it('are sent again where the table is too busy for any of them', async () => {
    mock
      .on(BatchWriteItemCommand)
      .rejectsOnce(Object.assign(new Error('busy'), { name: 'ThrottlingException' }))
      .rejectsOnce(Object.assign(new Error('busy'), { name: 'ProvisionedThroughputExceededException' }))
      .resolves({});
    expect(await writeLines(store, VERSION, batches(25, 25))).toBe(25);
    expect(pauses).toEqual([100, 200]);
  });

  it('take as long as the table goes on taking some', async () => {
    mock
      .on(BatchWriteItemCommand)
      .callsFake((input: Input) => ({ UnprocessedItems: { billing: batchOf(input).slice(1) } }));
    expect(await writeLines(store, VERSION, batches(25, 25))).toBe(25);
    expect(pauses).toEqual(Array.from({ length: 24 }, () => 100));
  });

  it('fail the load where the table goes on refusing them, with nothing on its way any more', async () => {
    mock.on(BatchWriteItemCommand).callsFake((input: Input) => ({ UnprocessedItems: input.RequestItems }));
    await expect(writeLines(store, VERSION, batches(30, 30))).rejects.toThrow(
      /not taken by billing in 10 tries/,
    );
    expect(Math.max(...pauses)).toBe(5_000);
    const sent = mock.calls().length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(mock.calls()).toHaveLength(sent);
  });

  it('fail the load with what another error says, and at once', async () => {
    mock.on(BatchWriteItemCommand).rejects(new Error('no such table'));
    await expect(writeLines(store, VERSION, batches(10_000, 100))).rejects.toThrow('no such table');
    expect(mock.calls().length).toBeLessThan(20);
  });

  it('have all come to rest when what fails is the reading of them', async () => {
    let inFlight = 0;
    mock.on(BatchWriteItemCommand).callsFake(async () => {
      inFlight += 1;
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return {};
    });
    async function* broken() {
      yield* batches(100, 50);
      throw new Error('unreadable');
    }
    await expect(writeLines(store, VERSION, broken())).rejects.toThrow('unreadable');
    expect(mock.calls().length).toBeGreaterThan(0);
    expect(inFlight).toBe(0);
  });
});
