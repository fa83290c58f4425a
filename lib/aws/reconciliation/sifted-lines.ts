import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';
import type { BilledLine } from '../../billing/billed-line.ts';
import type { CategorySum, PublishedLines } from '../../reconciliation/book.ts';
import type { SiftedLines, SiftedVersion } from '../../reconciliation/matching/book/sifted-lines.ts';
import { decimal } from '../../values/decimal.ts';

type Bucket = { readonly s3: S3Client; readonly bucket: string };
const pack = promisify(gzip);

/** Charges in one packed block, so that no text of a whole document is ever made. */
const BLOCK = 2_000;

/**
 * Sifted lines in the archive's bucket, each under the version it was made from: a version never changes, so what lies there
 * is what would be written again.
 */
export function createSiftedLines({ s3, bucket }: Bucket): SiftedLines {
  return {
    async read(of) {
      try {
        const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(of) }));
        return body && (await fromBytes(body as Readable));
      } catch (failure) {
        if (failure instanceof S3ServiceException && ABSENT.has(failure.name)) return undefined;
        throw failure;
      }
    },
    async write(of, lines) {
      const Body = await toBytes(lines);
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: keyOf(of), Body }));
    },
  };
}

// To whoever may not list a bucket, the store denies what is not there. Where access really is denied, the write says so.
const ABSENT = new Set(['NoSuchKey', 'AccessDenied']);

function keyOf({ documentId, version, sift }: SiftedVersion): string {
  return `sifted/${documentId}/${version}/${sift}.json.gz`;
}

// A gzip file may have several members, one after the other: one for each block, after one for the sums.
async function toBytes({ charges, occurrences, ...sums }: PublishedLines): Promise<Uint8Array> {
  const head = { ...sums, occurrences: occurrences && [...occurrences] };
  const members = [await pack(`${JSON.stringify(head)}\n`)];
  for (let from = 0; from < charges.length; from += BLOCK) {
    members.push(await pack(`${JSON.stringify(charges.slice(from, from + BLOCK))}\n`));
  }
  return Buffer.concat(members);
}

type Stored = Omit<PublishedLines, 'charges' | 'occurrences' | 'subtotal' | 'outOfScope'> & {
  readonly subtotal: string;
  readonly outOfScope: readonly (Omit<CategorySum, 'amount'> & { readonly amount: string })[];
  readonly occurrences?: readonly (readonly [string, number])[];
};

async function fromBytes(body: Readable): Promise<PublishedLines> {
  let head: Stored | undefined;
  const charges: BilledLine[] = [];
  for await (const text of textLines(body)) {
    if (head === undefined) head = JSON.parse(text) as Stored;
    else for (const stored of JSON.parse(text) as StoredLine[]) charges.push(lineFrom(stored));
  }
  if (head === undefined) throw new Error('sifted lines came without their sums');
  const { subtotal, outOfScope, occurrences, ...rest } = head;
  return {
    ...rest,
    subtotal: decimal(subtotal),
    outOfScope: outOfScope.map((each) => ({ ...each, amount: decimal(each.amount) })),
    occurrences: occurrences && new Map(occurrences),
    charges,
  };
}

async function* textLines(body: Readable): AsyncGenerator<string> {
  const unpacked = createGunzip();
  body.on('error', (failure) => unpacked.destroy(failure));
  let begun: Buffer[] = [];
  for await (const bytes of body.pipe(unpacked) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      yield Buffer.concat([...begun, bytes.subarray(from, end)]).toString('utf8');
      [begun, from] = [[], end + 1];
    }
    begun.push(bytes.subarray(from));
  }
}

const AMOUNTS = [
  'effectiveUnitPrice',
  'exchangeRate',
  'billableQuantity',
  'subtotal',
  'tax',
  'total',
] as const;
type Amount = (typeof AMOUNTS)[number];
type StoredLine = Omit<BilledLine, Amount> & Record<Amount, string>;

function lineFrom(stored: StoredLine): BilledLine {
  const amounts = Object.fromEntries(AMOUNTS.map((name) => [name, decimal(stored[name])]));
  return { ...stored, ...(amounts as Record<Amount, BilledLine['subtotal']>) };
}
