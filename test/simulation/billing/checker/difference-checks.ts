import type { BillingDocument } from '../../../../lib/billing/document.ts';
import type { Contents } from './contents.ts';
import { centsOf, moneyCents } from './contents.ts';
import type { Findings } from './findings.ts';

/** Holds a recorded difference, its figures and its archived lines, against what the two versions were. */
export function checkDifference(
  given: {
    readonly contents: Contents;
    readonly archive: ReadonlyMap<string, Uint8Array>;
    readonly findings: Findings;
  },
  { header, restatements }: BillingDocument,
  place: number,
): void {
  const { from, to, difference } = restatements[place] ?? {};
  const was = given.contents.of(header.id, from ?? '')?.multiset.split('|') ?? [];
  const is = given.contents.of(header.id, to ?? '')?.multiset.split('|') ?? [];
  const [removed, added] = [without(was, is), without(is, was)];
  const told = (difference?.kept ?? [])
    .flatMap(({ key }) => new TextDecoder().decode(given.archive.get(key)).split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { change: string; orderId: string; total: string });
  const of = (change: string) =>
    told
      .filter((line) => line.change === change)
      .map(({ orderId, total }) => `${orderId} ${withCents(total)}`);
  const holds =
    difference !== undefined &&
    isSame(of('removed'), removed) &&
    isSame(of('added'), added) &&
    difference.removed.lines === removed.length &&
    difference.added.lines === added.length &&
    moneyCents(difference.removed.subtotal) === centsIn(removed) &&
    moneyCents(difference.added.subtotal) === centsIn(added);
  given.findings.check(
    'a difference is exactly what changed',
    holds,
    () => `${header.id} ${from} -> ${to}: ${removed.join(', ')} for ${added.join(', ')}`,
  );
}

function without(one: readonly string[], other: readonly string[]): readonly string[] {
  const left = [...other];
  return one.filter((line) => {
    const place = left.indexOf(line);
    if (place >= 0) left.splice(place, 1);
    return place < 0 && line !== '';
  });
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join('|') === other.toSorted().join('|');
}

function centsIn(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + centsOf(line.split(' ')[1] ?? '0'), 0);
}

function withCents(total: string): string {
  const [whole = '0', part = ''] = total.split('.');
  return `${whole}.${part.padEnd(2, '0')}`;
}
