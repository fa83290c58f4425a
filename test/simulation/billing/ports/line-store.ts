import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import { decimalText } from '../../../../lib/values/decimal.ts';

/** The lines of all versions, each at its place. The same line at the same place is the same record. */
export class LineStore {
  /** Told where a record became another one: versions are written once. */
  onChanged: (place: string) => void = () => undefined;
  written = 0;
  private readonly versions = new Map<string, Map<number, BilledLine>>();

  put(id: string, version: string, line: BilledLine): void {
    const lines = this.of(id, version);
    const place = line.part * 1_000 + line.lineNumber;
    const known = lines.get(place);
    if (known && textOf(known) !== textOf(line)) this.onChanged(`${id} ${version} ${place}`);
    lines.set(place, line);
    this.written += 1;
  }

  /** What is there at the moment, in the order of its places. */
  linesOf(id: string, version: string): readonly BilledLine[] {
    const lines = this.versions.get(`${id} ${version}`);
    if (!lines) return [];
    return [...lines].sort(([one], [other]) => one - other).map(([, line]) => line);
  }

  /** The same for the same records, whenever and how often they were written. */
  text(): string {
    return [...this.versions]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(
        ([version, lines]) =>
          `${version}: ${[...lines]
            .map(([place, line]) => `${place} ${textOf(line)}`)
            .sort()
            .join(', ')}`,
      )
      .join('\n');
  }

  private of(id: string, version: string): Map<number, BilledLine> {
    const key = `${id} ${version}`;
    const known = this.versions.get(key);
    if (known) return known;
    const lines = new Map<number, BilledLine>();
    this.versions.set(key, lines);
    return lines;
  }
}

function textOf({ documentId, orderId, total, currency }: BilledLine): string {
  return `${documentId} ${orderId} ${decimalText(total)} ${currency}`;
}
