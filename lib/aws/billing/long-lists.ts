import { createHash } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { pieceKey, type Key } from '../keys.ts';
import { pack, unpack } from '../packed-value.ts';
import type { Table } from '../partition.ts';
import { readItem } from '../revised-item.ts';
import { fromStored, toStored } from '../stored-value.ts';

/** Values of any size as bytes for one item: what would make it too large lies beside it, in pieces of its own. */
type Packing = {
  pack(owner: Key, value: unknown): Promise<Uint8Array>;
  unpack(owner: Key, bytes: unknown): Promise<unknown>;
};

/** Lists that grow, at their end, so that only the last piece is written anew; how long one may be, and a piece of it. */
type Growing = {
  readonly longestInside: number;
  readonly piece: number;
  readonly isOne: (entry: object) => boolean;
};

const GROWING: readonly Growing[] = [
  // What lies in the archive: a piece is some 12 KB packed.
  { longestInside: 32, piece: 256, isOne: (entry) => 'sha256' in entry },
  // Restatements, each with the version that was replaced: of 32 parts each a piece is some 40 KB.
  { longestInside: 16, piece: 16, isOne: (entry) => 'from' in entry && 'to' in entry },
];
const REMEMBERED = 10_000;

/**
 * A document may have thousands of parts, in its published version, in each that was replaced and on their way, and may
 * be restated for years. Long lists are cut into pieces, each kept for good under the hash of its content, before the
 * item that names them: two writers never disturb one another, and what did not change is not written again. A piece may
 * name others.
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
      let named = namedPieces(plain);
      while (named.length > 0) {
        const found = await Promise.all([...new Set(named)].map((sha256) => readPiece(table, owner, sha256)));
        for (const { sha256, entries } of found) {
          pieces.set(sha256, entries);
          remember(`${owner.sk}/${sha256}`);
        }
        named = found.flatMap(({ entries }) => namedPieces(entries));
      }
      return fromStored(withLongLists(plain, pieces));
    },
  };
}

async function readPiece(table: Table, owner: Key, sha256: string) {
  const piece = await readItem(table, pieceKey(owner, sha256));
  if (!piece) throw new Error(`the piece ${sha256} of ${owner.sk} is not there`);
  return { sha256, entries: unpack(piece['packed']) as readonly unknown[] };
}

type Cut = { readonly $pieces: readonly string[] };

function withoutLongLists(value: unknown, pieces: Map<string, readonly unknown[]>): unknown {
  const growing = Array.isArray(value) ? growingLike(value) : undefined;
  const plain = mapped(value, (inner) => withoutLongLists(inner, pieces));
  if (!growing || !Array.isArray(plain)) return plain;
  const names: string[] = [];
  for (let from = 0; from < plain.length; from += growing.piece) {
    const entries: readonly unknown[] = plain.slice(from, from + growing.piece);
    const sha256 = createHash('sha256').update(JSON.stringify(entries)).digest('hex');
    pieces.set(sha256, entries);
    names.push(sha256);
  }
  return { $pieces: names } satisfies Cut;
}

/** The kind of a list that is too long for its item. */
function growingLike(list: readonly unknown[]): Growing | undefined {
  const [first] = list;
  if (typeof first !== 'object' || first === null) return undefined;
  return GROWING.find(({ longestInside, isOne }) => list.length > longestInside && isOne(first));
}

function withLongLists(value: unknown, pieces: ReadonlyMap<string, readonly unknown[]>): unknown {
  if (pieces.size === 0) return value;
  const inside = (inner: unknown) => withLongLists(inner, pieces);
  if (isCut(value)) return value.$pieces.flatMap((sha256) => (pieces.get(sha256) ?? []).map(inside));
  return mapped(value, inside);
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

function isCut(value: unknown): value is Cut {
  return typeof value === 'object' && value !== null && '$pieces' in value;
}
