import { createHash } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { pieceKey, type Key } from './keys.ts';
import { pack, unpack } from './packed-value.ts';
import type { Table } from './partition.ts';
import { readItem } from './revised-item.ts';
import { fromStored, toStored } from './stored-value.ts';

/** Values of any size as bytes for one item: what would make it too large lies beside it, in pieces of its own. */
type Packing = {
  pack(owner: Key, value: unknown): Promise<Uint8Array>;
  unpack(owner: Key, bytes: unknown): Promise<unknown>;
};

const LONGEST_INSIDE = 32;
const PIECE = 256; // Some 12 KB packed. Lists grow at their end, so that only the last piece is written anew.
const REMEMBERED = 10_000;

/**
 * A document may have thousands of parts, in its published version, in each that was replaced and on their way. Long
 * lists of what lies in the archive are cut into pieces, each kept for good under the hash of its content, before the
 * item that names them: two writers never disturb one another, and what did not change is not written again.
 */
export function createPacking(table: Table): Packing {
  const stored = new Set<string>();
  const remember = (sha256: string) => {
    if (stored.size >= REMEMBERED) stored.clear();
    stored.add(sha256);
  };
  return {
    async pack(owner, value) {
      const pieces = new Map<string, readonly unknown[]>();
      const plain = withoutLongLists(toStored(value), pieces);
      for (const [sha256, entries] of pieces) {
        if (stored.has(`${owner.sk}/${sha256}`)) continue;
        const item = { ...pieceKey(owner, sha256), packed: pack(entries) };
        await table.dynamo.send(new PutCommand({ TableName: table.table, Item: item }));
        remember(`${owner.sk}/${sha256}`);
      }
      return pack(plain);
    },
    async unpack(owner, bytes) {
      const plain = unpack(bytes);
      const pieces = new Map<string, readonly unknown[]>();
      for (const sha256 of namedPieces(plain)) {
        const piece = await readItem(table, pieceKey(owner, sha256));
        if (!piece) throw new Error(`the piece ${sha256} of ${owner.sk} is not there`);
        pieces.set(sha256, unpack(piece['packed']) as readonly unknown[]);
        remember(`${owner.sk}/${sha256}`);
      }
      return fromStored(withLongLists(plain, pieces));
    },
  };
}

type Cut = { readonly $pieces: readonly string[] };

function withoutLongLists(value: unknown, pieces: Map<string, readonly unknown[]>): unknown {
  if (Array.isArray(value) && value.length > LONGEST_INSIDE && isArchived(value[0])) {
    const names: string[] = [];
    for (let from = 0; from < value.length; from += PIECE) {
      const entries: readonly unknown[] = value.slice(from, from + PIECE);
      const sha256 = createHash('sha256').update(JSON.stringify(entries)).digest('hex');
      pieces.set(sha256, entries);
      names.push(sha256);
    }
    return { $pieces: names } satisfies Cut;
  }
  return mapped(value, (inner) => withoutLongLists(inner, pieces));
}

function withLongLists(value: unknown, pieces: ReadonlyMap<string, readonly unknown[]>): unknown {
  if (pieces.size === 0) return value;
  if (isCut(value)) return value.$pieces.flatMap((sha256) => pieces.get(sha256) ?? []);
  return mapped(value, (inner) => withLongLists(inner, pieces));
}

function namedPieces(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return isCut(value) ? value.$pieces : Object.values(value).flatMap(namedPieces);
}

function mapped(value: unknown, each: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(each);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, each(inner)]));
}

function isArchived(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'sha256' in value;
}

function isCut(value: unknown): value is Cut {
  return typeof value === 'object' && value !== null && '$pieces' in value;
}
