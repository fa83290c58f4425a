import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { versionSifter } from '../../../lib/partner-center/billing-source/sift-version.ts';
import { decimalText } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { exportLineMembers, jsonLine } from '../../builders/export-line.ts';
import { listedDocument } from '../../builders/listed-document.ts';

const HEADER = listedDocument({ id: asId('G020000001') });
const LICENCE = { TermAndBillingCycle: '"One-Year commitment"', SkuName: '"E3"', Subtotal: '"1.10"' };

function line(says: Readonly<Record<string, string>> = {}): string {
  const made = exportLineMembers(() => 0.3).filter(([name]) => name !== 'MeterDescription');
  return jsonLine(made.map(([name, value]) => [name, says[name] ?? value]));
}

async function* each(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function sifted(source: 'v1' | 'v2', parts: readonly Uint8Array[]) {
  const kept = Object.fromEntries(parts.map((bytes, part) => [`part-${part}`, bytes]));
  const charges: string[] = [];
  const others = await versionSifter(({ key }) => each(kept[key]!))(
    HEADER,
    {
      source,
      parts: parts.map((_, part) => ({ part, lines: 2, key: `part-${part}`, sha256: '', length: 0 })),
    },
    {
      takesPart: ({ category }) => category === 'reservation',
      take: ({ part, lineNumber }) => charges.push(`${part}/${lineNumber}`),
    },
  );
  const counted = others.map(({ category, lines, amount }) => `${category} ${lines} ${decimalText(amount)}`);
  return { charges, others: counted };
}

describe('a version that is sifted out of the archive', () => {
  it('is read part after part, blobs and pages alike', async () => {
    const blob = gzipSync(`${line()}\n${line(LICENCE)}\n`);
    const page = Buffer.from(`{"items":[${line()},${line(LICENCE)}]}`);
    const charges = ['0/0', '1/0'];
    const others = ['license 1 1.1', 'license 1 1.1'];
    expect(await sifted('v2', [blob, blob])).toEqual({ charges, others });
    expect(await sifted('v1', [page, page])).toEqual({ charges, others });
  });

  it('fails where the archive does', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* each(gzipSync(`${line()}\n`));
      throw new Error('other bytes than were kept');
    };
    const parts = [{ part: 0, lines: 1, key: 'k', sha256: '', length: 0 }];
    const sifting = { takesPart: () => false, take: () => undefined };
    await expect(versionSifter(broken)(HEADER, { source: 'v2', parts }, sifting)).rejects.toThrow(
      'other bytes than were kept',
    );
  });
});
