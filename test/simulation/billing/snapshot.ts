import { hash } from 'node:crypto';
import type { BillingDocument } from '../../../lib/billing/document.ts';
import type { LineStore } from './ports/line-store.ts';
import type { World } from './world.ts';

/**
 * Everything that is kept of the documents, as text: what they are, their lines and the archive. Which night looked last,
 * when somebody may look again and who asked for it are not of the documents.
 */
export function snapshotOf(world: World): string {
  return [...[...world.documents.now.values()].map(documentText), storesText(world)].join('\n');
}

// Nothing is ever taken away, so that what has not grown is what it was.
function storesText({ lines, archive }: World): string {
  const known = stores.get(lines);
  if (known?.written === lines.written && known.objects === archive.size) return known.text;
  const kept = [...archive.keys()].sort().join('\n');
  const text = `${hash('sha256', lines.text())} of the lines\n${archive.size} objects, ${hash('sha256', kept)}`;
  stores.set(lines, { written: lines.written, objects: archive.size, text });
  return text;
}

const stores = new WeakMap<LineStore, { written: number; objects: number; text: string }>();
const texts = new WeakMap<BillingDocument, string>();

function documentText(document: BillingDocument): string {
  const known = texts.get(document);
  if (known !== undefined) return known;
  const { night, linesNight, revision, dueAtMs, history, published, ...rest } = document;
  void [night, linesNight, revision, dueAtMs];
  // A wish is told in the timeline, and so is that it came to nothing new.
  const told = history?.filter(
    ({ what, ids }) => ids?.['by'] === undefined && what !== 'read again, unchanged',
  );
  const text = JSON.stringify({ ...rest, published, history: told });
  texts.set(document, text);
  return text;
}
