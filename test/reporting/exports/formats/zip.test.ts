import { describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import type { Content } from '../../../../lib/billing/billing-source.ts';
import { zip, type ZipEntry } from '../../../../lib/reporting/exports/formats/zip.ts';
import { bytesOf } from '../collected.ts';

const entry = (name: string, ...pieces: readonly string[]): ZipEntry => ({ name, content: content(pieces) });
async function* content(pieces: readonly string[]): Content {
  for (const piece of pieces) yield new TextEncoder().encode(piece);
}

describe('a zip', () => {
  it('has every file whole, compressed or as it is', async () => {
    const stored = { ...entry('b.pdf', '%PDF-', '%%EOF'), stored: true };
    const files = unzipSync(await bytesOf(zip([entry('ä/a.txt', 'one ', 'two'), stored, entry('empty')])));
    expect(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)])).toEqual([
      ['ä/a.txt', 'one two'],
      ['b.pdf', '%PDF-%%EOF'],
      ['empty', ''],
    ]);
  });

  it('is the same bytes whenever it is written', async () => {
    const written = () => bytesOf(zip([entry('a', 'x')]));
    expect(Buffer.from(await written()).equals(await written())).toBe(true);
  });

  it('is refused where it would be larger than a zip can say', async () => {
    await expect(bytesOf(zip([entry('a.xml', '12345', '67890')], 9))).rejects.toThrow(
      'a.xml is too large for a zip.',
    );
    await expect(bytesOf(zip([entry('a.xml', '12345', '67890')], 1_000))).resolves.toBeDefined();
  });
});
