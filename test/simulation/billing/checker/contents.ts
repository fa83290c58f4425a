import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { Version } from '../../../../lib/billing/document.ts';
import { amountText, type Money } from '../../../../lib/values/money.ts';
import { decimalText } from '../../../../lib/values/decimal.ts';
import { multisetOf } from '../microsoft/charge.ts';
import type { Tenant } from '../microsoft/tenant.ts';
import { decodePart } from '../microsoft/wire.ts';
import type { LineStore } from '../ports/line-store.ts';
import type { Findings } from './findings.ts';

/** What a version is, found out once: which lines, and what they sum to. */
export type Content = {
  readonly multiset: string;
  readonly cents: number;
};

/** Opens every version that is published: its lines in the store against its parts in the archive and against Microsoft. */
export class Contents {
  private readonly tenant: Tenant;
  private readonly store: LineStore;
  private readonly archive: ReadonlyMap<string, Uint8Array>;
  private readonly findings: Findings;
  private readonly known = new Map<string, Content>();

  constructor(
    tenant: Tenant,
    store: LineStore,
    archive: ReadonlyMap<string, Uint8Array>,
    findings: Findings,
  ) {
    this.tenant = tenant;
    this.store = store;
    this.archive = archive;
    this.findings = findings;
  }

  of(id: string, version: string): Content | undefined {
    return this.known.get(`${id} ${version}`);
  }

  /** Whether Microsoft has had just these lines by now. */
  isTrue(id: string, content: Content | undefined): boolean {
    return content !== undefined && this.tenant.document(id).truths.has(content.multiset);
  }

  /** `version` has just become what readers see. */
  published(id: string, version: Version): Content {
    const { findings } = this;
    const stored = this.store.linesOf(id, version.version);
    const placed = stored.map((line) => `${line.part}.${line.lineNumber} ${textOf(line)}`);
    const inParts = version.parts.flatMap(({ part, key, lines }) => {
      const found = linesIn(this.archive.get(key));
      findings.check(
        'the sums of a version are those of its lines',
        found.length === lines,
        () => `${id}, part ${part}: ${lines} lines instead of ${found.length}`,
      );
      return found.map((line, number) => ({ ...line, place: `${part}.${number}` }));
    });
    findings.check(
      'the lines of a version are those of its parts, each once',
      placed.join('|') === inParts.map((line) => `${line.place} ${textOfWire(line)}`).join('|'),
      () => `${id}: stored are ${placed.join(', ')} of ${inParts.map(textOfWire).join(', ')}`,
    );
    const content = this.contentOf(id, version, stored);
    this.known.set(`${id} ${version.version}`, content);
    return content;
  }

  private contentOf(id: string, version: Version, lines: readonly BilledLine[]): Content {
    const { findings, tenant } = this;
    const multiset = multisetOfLines(lines);
    const cents = lines.reduce((sum, line) => sum + centsOf(decimalText(line.total, 2)), 0);
    findings.check(
      'the sums of a version are those of its lines',
      version.lineCount === lines.length && cents === centsOf(amountText(version.total)),
      () => `${id}: ${version.lineCount} lines over ${amountText(version.total)}`,
    );
    const content = { multiset, cents };
    findings.check(
      'what is published is one whole state of Microsoft',
      this.isTrue(id, content) || tenant.lies.isAmong(id, version.parts),
      () => `${id}: ${multiset}`,
    );
    return content;
  }
}

// Of a part that is not there or not whole, nothing may be published.
function linesIn(bytes: Uint8Array | undefined): ReturnType<typeof decodePart> {
  try {
    return decodePart(bytes ?? new Uint8Array());
  } catch {
    return [];
  }
}

export function multisetOfLines(lines: readonly BilledLine[]): string {
  return multisetOf(lines.map((line) => ({ name: line.orderId, amount: decimalText(line.total, 2) })));
}

/** Cents of a plain amount with two decimals. */
export function centsOf(amount: string): number {
  return Number(amount.replace('.', ''));
}

export function moneyCents(money: Money): number {
  return centsOf(amountText(money));
}

function textOf({ documentId, currency, orderId, total }: BilledLine): string {
  return `${documentId} ${currency} ${orderId} ${decimalText(total, 2)}`;
}

function textOfWire(line: ReturnType<typeof decodePart>[number]): string {
  return `${line.documentId} ${line.currency} ${line.name} ${line.amount}`;
}
