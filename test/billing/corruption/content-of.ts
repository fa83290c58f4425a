import { gunzipSync } from 'node:zlib';
import { extractText } from 'unpdf';
import { parseExactJson } from '../../../lib/values/exact-json.ts';
import type { Target } from './damage.ts';

/** Everything that parts say, whatever their order and packing: equal for bytes between which nothing is lost. */
export async function contentOf(target: Target, parts: readonly Uint8Array[]): Promise<string> {
  switch (target) {
    case 'blob':
      return parts.flatMap(linesOf).sort().join('\n');
    case 'page':
      return parts.flatMap(itemsOf).sort().join('\n');
    case 'statement': {
      const texts = await Promise.all(
        parts.map((bytes) => extractText(new Uint8Array(bytes), { mergePages: true })),
      );
      return texts.map(({ text }) => text).join('\n');
    }
  }
}

function linesOf(blob: Uint8Array): readonly string[] {
  return gunzipSync(blob)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

function itemsOf(page: Uint8Array): readonly string[] {
  const { items } = parseExactJson(Buffer.from(page).toString('utf8')) as { items: unknown[] };
  return items.map((item) => JSON.stringify(item));
}
