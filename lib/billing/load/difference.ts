import { decimalText } from '../../values/decimal.ts';
import { money, plus } from '../../values/money.ts';
import type { Archive, BillingBook } from '../billing-book.ts';
import type { BilledLine } from '../billed-line.ts';
import type { Content } from '../billing-source.ts';
import type { BillingDocument, Difference, Version } from '../document.ts';
import { archivedLines, type ArchivedLinesTools } from './archived-lines.ts';
import type { ComparedPair } from './compared-pair.ts';
import { contentOf } from './line-content.ts';
import type { Comparing, KeptPart } from './loading.ts';
import { FIRST } from './tally.ts';
import { versionId, type Sha256 } from './version.ts';

export type DifferenceTools = ArchivedLinesTools & {
  readonly archive: Pick<Archive, 'keep' | 'fetch'>;
  readonly book: Pick<BillingBook, 'lines'>;
  readonly sha256: Sha256;
  readonly timeIsUp: () => boolean;
};

/**
 * One pass over two versions of a document: compares as multisets the lines whose hashes fall to this pass, and archives
 * those that only one version has, as JSON Lines with their places. So many passes as keep the memory bounded come to
 * the whole difference, and each of them comes to the same whoever makes it. Undefined where time ran out within it.
 */
export async function comparePass(
  tools: DifferenceTools,
  document: BillingDocument,
  comparing: Comparing,
  pair: ComparedPair,
): Promise<Comparing | undefined> {
  let { removed, added } = comparing;
  async function* told(): AsyncGenerator<Change> {
    for await (const change of changes(tools, document, comparing, pair)) {
      if (change.change === 'removed') removed = counted(removed, change.line);
      else added = counted(added, change.line);
      yield change;
    }
  }
  const found = told();
  try {
    const first = await found.next();
    const kept =
      first.done === true
        ? []
        : [await tools.archive.keep('differences', document.header.id, jsonLines(pair, first.value, found))];
    return { ...comparing, done: comparing.done + 1, kept: [...comparing.kept, ...kept], removed, added };
  } catch (failure) {
    if (failure instanceof TimeIsUp) return undefined;
    throw failure;
  }
}

type Change = { readonly change: 'removed' | 'added'; readonly line: BilledLine };

class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp' as const;
}

async function* changes(
  tools: DifferenceTools,
  document: BillingDocument,
  { done: pass, passes }: Comparing,
  pair: ComparedPair,
): AsyncGenerator<Change> {
  const from = () => hashed(tools, document, pair.from, pair.to);
  const to = () => hashed(tools, document, pair.to, pair.from);
  // How many lines of each content are new, and not yet found among the old ones.
  const open = new Map<string, number>();
  const take = (hash: string, count: number) => (count === 1 ? open.delete(hash) : open.set(hash, count - 1));
  for await (const { hash } of to())
    if (passOf(hash, passes) === pass) open.set(hash, (open.get(hash) ?? 0) + 1);
  for await (const { hash, line } of from()) {
    if (passOf(hash, passes) !== pass) continue;
    const count = open.get(hash);
    if (count === undefined) yield { change: 'removed', line };
    else take(hash, count);
  }
  if (open.size === 0) return;
  // Which of several equal lines is the new one nobody can say: the first ones are taken.
  for await (const { hash, line } of to()) {
    const count = open.get(hash);
    if (count === undefined) continue;
    yield { change: 'added', line };
    take(hash, count);
    if (open.size === 0) return;
  }
}

async function* hashed(
  tools: DifferenceTools,
  document: BillingDocument,
  version: Version,
  other: Version,
): AsyncGenerator<{ readonly hash: string; readonly line: BilledLine }> {
  for await (const batch of linesOf(tools, document, version, other)) {
    if (tools.timeIsUp()) throw new TimeIsUp();
    for (const line of batch) yield { hash: tools.sha256(contentOf(line)), line };
  }
}

// As readers had them. Where today's reading of the raw parts would come to other lines, the book still has them, and then
// both sides are read from it: what it cuts off long names it cuts off on both. Else the archive is far cheaper to read,
// and parts that both versions have need no reading at all.
function linesOf(
  tools: DifferenceTools,
  { header }: BillingDocument,
  version: Version,
  other: Version,
): AsyncIterable<readonly BilledLine[]> {
  const isReadAsBefore = (one: Version) => versionId(one.source, one.parts, tools.sha256) === one.version;
  if (![version, other].every(isReadAsBefore)) return inBatches(tools.book.lines(header.id, version.version));
  const parts = withoutCommon(version.parts, other.parts);
  return archivedLines(tools, { header, source: version.source }, parts, FIRST);
}

function withoutCommon(parts: readonly KeptPart[], others: readonly KeptPart[]): readonly KeptPart[] {
  const left = others.map(({ sha256 }) => sha256);
  return parts.filter(({ sha256 }) => {
    const index = left.indexOf(sha256);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

async function* inBatches(lines: AsyncIterable<BilledLine>): AsyncGenerator<readonly BilledLine[]> {
  for await (const line of lines) yield [line];
}

function passOf(hash: string, passes: number): number {
  return passes === 1 ? 0 : Number.parseInt(hash.slice(0, 8), 16) % passes;
}

function counted({ lines, subtotal }: Difference['added'], line: BilledLine): Difference['added'] {
  return { lines: lines + 1, subtotal: plus(subtotal, money(line.subtotal, line.currency)) };
}

async function* jsonLines(pair: ComparedPair, first: Change, rest: AsyncIterable<Change>): Content {
  const encoder = new TextEncoder();
  yield encoder.encode(jsonLine(pair, first));
  let text = '';
  for await (const change of rest) {
    text += jsonLine(pair, change);
    if (text.length < CHUNK) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}

const CHUNK = 65_536;

function jsonLine({ from, to }: ComparedPair, { change, line }: Change): string {
  const columns = Object.entries(line).map(([name, value]) => [
    name,
    typeof value === 'object' ? decimalText(value) : value,
  ]);
  const version = change === 'removed' ? from.version : to.version;
  return `${JSON.stringify({ change, version, ...Object.fromEntries(columns) })}\n`;
}
