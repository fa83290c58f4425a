import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BatchWriteItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export type Written = { requests: number; items: number; units: number; largest: number };

/** A client that takes every batch at once, stores nothing, and counts; `weighs` says whether it counts units too. */
export function countingDynamo(weighs: boolean): {
  readonly dynamo: DynamoDBDocumentClient;
  readonly written: Written;
} {
  const written: Written = { requests: 0, items: 0, units: 0, largest: 0 };
  const send = async (command: object) => {
    if (!(command instanceof BatchWriteItemCommand)) throw new TypeError('only lines are written here');
    written.requests += 1;
    for (const requests of Object.values(command.input.RequestItems ?? {})) {
      written.items += requests.length;
      if (!weighs) continue;
      for (const { PutRequest: put } of requests) {
        const bytes = itemBytes(put?.Item ?? {});
        written.units += Math.ceil(bytes / 1_024);
        written.largest = Math.max(written.largest, bytes);
      }
    }
    return {};
  };
  return { dynamo: { send } as unknown as DynamoDBDocumentClient, written };
}

// As DynamoDB weighs: names and texts in UTF-8. Lines have nothing but texts.
function itemBytes(item: Readonly<Record<string, AttributeValue>>): number {
  return Object.entries(item).reduce(
    (bytes, [name, { S: text = '' }]) => bytes + Buffer.byteLength(name) + Buffer.byteLength(text),
    0,
  );
}

/** A bucket that is a folder. */
export function folderBucket(folder: string): S3Client {
  const send = async (command: object) => {
    if (command instanceof PutObjectCommand) {
      const { Key: key = '', Body: body } = command.input;
      const path = join(folder, key);
      await mkdir(dirname(path), { recursive: true });
      const bytes = body instanceof Readable ? body : Readable.from([body as Uint8Array]);
      await pipeline(bytes, createWriteStream(path));
      return {};
    }
    if (!(command instanceof GetObjectCommand))
      throw new TypeError('a command that no archive of ours sends');
    const path = join(folder, command.input.Key ?? '');
    return { Body: createReadStream(path), ContentLength: (await stat(path)).size };
  };
  return { send } as unknown as S3Client;
}
