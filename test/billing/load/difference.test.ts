import { describe, expect, it } from '@jest/globals';
import type { BillingDocument, Version } from '../../../lib/billing/document.ts';
import { comparePass } from '../../../lib/billing/load/difference.ts';
import type { Comparing } from '../../../lib/billing/load/loading.ts';
import { versionId } from '../../../lib/billing/load/version.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { noMoney, type Money } from '../../../lib/values/money.ts';
import { aHeader, aLine, aVersion, documentId, euro } from '../../builders/billing.ts';
import { billingTools } from '../../builders/billing-tools.ts';
import { seededRandom } from '../../builders/seeded-random.ts';
import { contentOf } from '../../fakes/in-memory-archive.ts';
import { scriptedBillingSource } from '../../fakes/scripted-billing-source.ts';

type Lines = readonly { readonly orderId: string; readonly subtotal: string }[];

/** Two versions whose raw parts are in the archive. */
async function world(before: readonly Lines[], after: readonly Lines[]) {
  const at = billingTools(scriptedBillingSource());
  let reads = 0;
  const lines = at.tools.source.lines.bind(at.tools.source);
  at.tools.source.lines = (...what) => {
    reads += 1;
    return lines(...what);
  };
  const versionOf = async (parts: readonly Lines[]): Promise<Version> => {
    const kept = [];
    for (const [part, content] of parts.entries()) {
      const bytes = new TextEncoder().encode(JSON.stringify(content));
      kept.push({ part, ...(await at.archive.keep('lines', 'G', contentOf(bytes))), lines: content.length });
    }
    const version = versionId('v2', kept, at.tools.sha256);
    return aVersion({ version, parts: kept, lineCount: parts.flat().length });
  };
  const document = { header: aHeader({ id: documentId('G') }) } as BillingDocument;
  const pair = { from: await versionOf(before), to: await versionOf(after) };
  const compared = async (passes: number) => {
    const none = { lines: 0, subtotal: noMoney('EUR') };
    let comparing: Comparing = {
      ...{ from: pair.from.version, to: pair.to.version, passes, done: 0, kept: [] },
      ...{ removed: none, added: none },
    };
    while (comparing.done < passes) {
      const next = await comparePass(at.tools, document, comparing, pair);
      if (!next) throw new Error('time ran out');
      comparing = next;
    }
    const told = comparing.kept.flatMap(({ key }) =>
      Buffer.from(at.archive.objects.get(key) ?? [])
        .toString()
        .split('\n')
        .filter((text) => text !== '')
        .map((text) => JSON.parse(text) as Record<string, unknown>),
    );
    return { ...comparing, told };
  };
  return { ...at, pair, document, compared, reads: () => reads };
}

const line = (orderId: string, subtotal = '100.00') => ({ orderId, subtotal });
async function* batches<Line>(...all: (readonly Line[])[]) {
  yield* all;
}
const side = (lines: number, subtotal: Money) => ({ lines, subtotal });

describe('the difference of two versions, line by line', () => {
  it('is what only one of them has, with places and columns, in the archive', async () => {
    const { compared, pair } = await world(
      [[line('a'), line('b')], [line('c')]],
      [[line('b'), line('c', '101.50')], [line('a')]],
    );
    const { removed, added, kept, told } = await compared(1);
    expect({ removed, added }).toEqual({
      removed: side(1, euro('100.00')),
      added: side(1, euro('101.50')),
    });
    expect(kept).toHaveLength(1);
    expect(kept[0]?.key).toMatch(/^differences\/G\//);
    expect(told).toMatchObject([
      {
        change: 'removed',
        version: pair.from.version,
        part: 1,
        lineNumber: 0,
        orderId: 'c',
        subtotal: '100',
      },
      { change: 'added', version: pair.to.version, part: 0, lineNumber: 1, orderId: 'c', subtotal: '101.5' },
    ]);
  });

  it('counts equal lines: three for two is one more', async () => {
    const { compared } = await world([[line('a'), line('a')]], [[line('a')], [line('a'), line('a')]]);
    expect(await compared(1)).toMatchObject({
      removed: side(0, euro('0')),
      added: side(1, euro('100.00')),
      told: [{ change: 'added', orderId: 'a' }],
    });
  });

  it('writes nothing where only parts and order differ', async () => {
    const { compared } = await world([[line('a'), line('b')], []], [[line('b')], [line('a')]]);
    expect(await compared(3)).toMatchObject({
      kept: [],
      removed: side(0, euro('0')),
      added: side(0, euro('0')),
    });
  });

  it('does not read parts that both versions have, each as often as it is in both', async () => {
    const same: Lines = [line('a')];
    const { compared, reads } = await world([same, same, [line('b')]], [same, [line('c')], same, same]);
    expect(await compared(1)).toMatchObject({
      removed: side(1, euro('100.00')),
      added: side(2, euro('200.00')),
      told: [{ orderId: 'b' }, { orderId: 'c' }, { orderId: 'a' }],
    });
    // One part of the old, and two of the new one twice.
    expect(reads()).toBe(5);
  });

  it('is that of two multisets, in however many passes', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = seededRandom(seed);
      const some = (): Lines[] =>
        Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
          Array.from({ length: Math.floor(random() * 8) }, () =>
            line(`order ${Math.floor(random() * 6)}`, `${Math.floor(random() * 3)}.10`),
          ),
        );
      const [before, after] = [some(), some()];
      const { compared } = await world(before, after);
      const expected = (one: Lines[], other: Lines[]) => {
        const left = other.flat().map((each) => JSON.stringify(each));
        return one
          .flat()
          .map((each) => JSON.stringify(each))
          .filter((each) => {
            const index = left.indexOf(each);
            if (index >= 0) left.splice(index, 1);
            return index < 0;
          })
          .sort();
      };
      for (const passes of [1, 2, 7]) {
        const { removed, added, told } = await compared(passes);
        const changed = (change: string) =>
          told
            .filter((each) => each['change'] === change)
            .map((each) =>
              JSON.stringify(line(String(each['orderId']), decimal(String(each['subtotal'])).toFixed(2))),
            )
            .sort();
        expect({ seed, passes, removed: changed('removed'), added: changed('added') }).toEqual({
          ...{ seed, passes, removed: expected(before, after), added: expected(after, before) },
        });
        expect([removed.lines, added.lines]).toEqual([changed('removed').length, changed('added').length]);
      }
    }
  });

  it('reads both sides out of the book where one was read otherwise before: what the book cut off is cut off both', async () => {
    const { compared, pair, book, tools } = await world([[line('a')]], [[line('a')], [line('b')]]);
    const long = (orderId: string, part: number) =>
      aLine({
        documentId: documentId('G'),
        orderId,
        part,
        productName: `a name much too long of ${orderId}`,
      });
    const version = 'of an earlier reading';
    await book.loadLines(version, batches([long('x', 0), long('b', 1)]));
    await book.loadLines(pair.to.version, batches([long('a', 0), long('b', 1)]));
    const whole = book.lines.bind(book);
    tools.book.lines = async function* (...of) {
      for await (const one of whole(...of)) yield { ...one, productName: `${one.productName.slice(0, 6)}…` };
    };
    pair.from = { ...pair.from, version };
    expect(await compared(1)).toMatchObject({
      removed: side(1, euro('100.00')),
      added: side(1, euro('100.00')),
      told: [{ orderId: 'x' }, { orderId: 'a' }],
    });
  });

  it('stops where time runs out and leaves nothing behind, to be made again as a whole', async () => {
    const { compared, tools, archive } = await world([[line('a'), line('b'), line('c')]], [[line('d')]]);
    const before = archive.objects.size;
    let asked = 0;
    tools.timeIsUp = () => (asked += 1) === 3;
    await expect(compared(1)).rejects.toThrow('time ran out');
    expect(archive.objects.size).toBe(before);
    expect(await compared(1)).toMatchObject({ removed: { lines: 3 }, added: { lines: 1 } });
  });
});
