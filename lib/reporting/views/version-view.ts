import type { Restatement, Version } from '../../billing/document.ts';
import { amountText } from '../../values/money.ts';
import { keptView, type KeptView } from './kept-view.ts';

export type VersionView = {
  readonly version: string;
  readonly published: boolean;
  readonly source: 'v1' | 'v2';
  readonly lines: number;
  readonly subtotal: string;
  readonly tax: string;
  readonly total: string;
  readonly currency: string;
  readonly loadedAt: string;
  readonly eTag: string | null;
  readonly fingerprint: string | null;
  /** Parts that Microsoft announced; null where it announces none. */
  readonly announcedParts: number | null;
  readonly parts: readonly (KeptView & { readonly part: number; readonly lines: number })[];
};

/** `before` and `after` are sums of the lines before tax. `difference` is null until it has been worked out. */
export type RestatementView = {
  readonly from: string;
  readonly to: string;
  readonly cause: 'microsoft' | 'read_again';
  readonly at: string;
  readonly before: string;
  readonly after: string;
  readonly currency: string;
  readonly difference: {
    readonly removed: { readonly lines: number; readonly subtotal: string };
    readonly added: { readonly lines: number; readonly subtotal: string };
    readonly kept: readonly KeptView[];
  } | null;
};

export function versionView(version: Version, published: boolean): VersionView {
  return {
    version: version.version,
    published,
    source: version.source,
    lines: version.lineCount,
    subtotal: amountText(version.subtotal),
    tax: amountText(version.tax),
    total: amountText(version.total),
    currency: version.total.currency,
    loadedAt: instant(version.loadedAtMs),
    eTag: version.eTag ?? null,
    fingerprint: version.fingerprint ?? null,
    announcedParts: version.announcedParts ?? null,
    parts: version.parts.map((part) => ({ part: part.part, lines: part.lines, ...keptView(part) })),
  };
}

export function restatementView({
  from,
  to,
  cause,
  atMs,
  before,
  after,
  difference,
}: Restatement): RestatementView {
  const counted = ({ lines, subtotal }: { readonly lines: number; readonly subtotal: typeof before }) => ({
    lines,
    subtotal: amountText(subtotal),
  });
  return {
    from,
    to,
    cause: cause ?? 'microsoft',
    at: instant(atMs),
    before: amountText(before),
    after: amountText(after),
    currency: after.currency,
    difference:
      difference === undefined
        ? null
        : {
            removed: counted(difference.removed),
            added: counted(difference.added),
            kept: difference.kept.map(keptView),
          },
  };
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
