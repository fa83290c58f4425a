import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import { multisetOfLines } from './checker/contents.ts';
import { count } from './coverage.ts';
import type { World } from './world.ts';
import type { DocumentId } from '../../../lib/values/id.ts';

const MINUTE = 60_000;

/** Somebody who reads what is published of a document and then its lines, in his own time, and judges what he has. */
export async function readDocument(world: World, name: string, id: DocumentId): Promise<void> {
  const { contents, findings, coverage, random, lines: store } = world;
  const book = world.readersBook(name);
  const document = await book.read(id);
  const published = document?.published;
  if (!document || !published) return count(coverage.points, 'a reader finds nothing published');
  const before = store.written;
  const lines: BilledLine[] = [];
  await pause(world, random.below(random.pick([1, MINUTE, 20 * MINUTE])));
  for await (const line of book.lines(id, published.version)) {
    lines.push(line);
    if (random.chance(0.3)) await pause(world, random.below(2 * MINUTE));
  }
  count(coverage.points, 'a reader reads a version');
  if (store.written > before) count(coverage.points, 'a reader reads while lines are written');
  const now = world.documents.now.get(id)?.published?.version;
  if (now !== published.version) count(coverage.points, 'a reader reads while another version is published');
  const content = contents.of(id, published.version);
  const isWhole = lines.length === published.lineCount && multisetOfLines(lines) === content?.multiset;
  // What Microsoft never had was sent so, and then nobody is told that it is filed.
  const isToldRight =
    contents.isTrue(id, content) || (document.stage !== 'filed' && document.tieOut?.tied !== true);
  world.story?.add(name, `reads ${id}`, `${published.version.slice(0, 6)}: ${lines.length} lines`);
  findings.check('a reader reads one whole state', isWhole && isToldRight, () => {
    const read = lines.map(({ orderId }) => orderId).join(' ');
    return `${id}, ${document.stage}: ${read} instead of ${content?.multiset}`;
  });
}

function pause({ scheduler }: World, forMs: number): Promise<void> {
  return new Promise((resolve) => scheduler.at(scheduler.nowMs + forMs, resolve));
}
