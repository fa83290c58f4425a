import type { BillingPeriod } from '../../values/day.ts';
import type { DocumentHeader, LineSource } from '../document.ts';

/** The cloud that the partner's tenant lives in. */
export type Cloud = 'global' | 'us_government';

/** The lists of lines that v1 keeps apart; their sum is the document. v2 exports a document whole. */
export type LineProvider = 'onetime' | 'office' | 'azure' | 'marketplace';

/** Where the lines of a document are read: one source for each document, recorded with it, never both. */
export function documentSource(
  cloud: Cloud,
  header: Pick<DocumentHeader, 'commerce' | 'period'>,
): LineSource {
  return ruleOf(cloud, header).source;
}

/** What a document names beside the lists that it can have: nobody would read those lines. */
export function unknownLineSources(
  cloud: Cloud,
  header: Pick<DocumentHeader, 'commerce' | 'period' | 'lineSources'>,
): readonly string[] {
  const { source, providers } = ruleOf(cloud, header);
  if (source === 'v2') return [];
  const known = new Set<string>(providers);
  return header.lineSources.filter((named) => !known.has(providerOf(named)));
}

/** Where what is not billed yet is read. */
export function estimateSource(cloud: Cloud): LineSource {
  return ESTIMATES[cloud];
}

function ruleOf(cloud: Cloud, { commerce, period }: Pick<DocumentHeader, 'commerce' | 'period'>): Rule {
  const found = RULES.find(
    (rule) =>
      rule.cloud === cloud &&
      rule.commerce === commerce &&
      (rule.from === undefined || period >= rule.from) &&
      (rule.until === undefined || period <= rule.until),
  );
  if (!found) throw new Error(`no source for ${commerce} commerce of ${period} in ${cloud}`);
  return found;
}

// `OneTime/BillingLineItems`, `one_time/billing_line_items`: Microsoft spells them in several ways.
function providerOf(named: string): string {
  return (named.split('/')[0] ?? '').toLowerCase().replaceAll(/[\s_-]/g, '');
}

type Rule = {
  readonly cloud: Cloud;
  readonly commerce: DocumentHeader['commerce'];
  /** First and last billing period, both inclusive; undefined: since ever, for ever. */
  readonly from: BillingPeriod | undefined;
  readonly until: BillingPeriod | undefined;
  readonly source: LineSource;
  readonly providers: readonly LineProvider[];
};

const period = (text: string): BillingPeriod => text as BillingPeriod;

// New commerce has its lines in one list; what a document calls `marketplace` is among them and has no list any more.
const NEW_COMMERCE = ['onetime', 'marketplace'] as const;
const LEGACY = ['office', 'azure', 'marketplace', 'onetime'] as const;

// Microsoft's retirement dates moved twice (BILLING.md 0), so they stand here as data. The asynchronous export has new
// commerce from billing period February 2024, in the global cloud only. v1 answered for February 2024 to March 2025 as
// well, until 21 April 2025: those periods are read from the source that stays.
const RULES: readonly Rule[] = [
  {
    cloud: 'global',
    commerce: 'new',
    from: undefined,
    until: period('2024-01'),
    source: 'v1',
    providers: NEW_COMMERCE,
  },
  {
    cloud: 'global',
    commerce: 'new',
    from: period('2024-02'),
    until: undefined,
    source: 'v2',
    providers: [],
  },
  {
    cloud: 'global',
    commerce: 'legacy',
    from: undefined,
    until: undefined,
    source: 'v1',
    providers: LEGACY,
  },
  {
    cloud: 'us_government',
    commerce: 'new',
    from: undefined,
    until: undefined,
    source: 'v1',
    providers: NEW_COMMERCE,
  },
  {
    cloud: 'us_government',
    commerce: 'legacy',
    from: undefined,
    until: undefined,
    source: 'v1',
    providers: LEGACY,
  },
];

// Unbilled lines of v1 are retired in the global cloud since 15 March 2026, and were hours behind the export before.
const ESTIMATES: Readonly<Record<Cloud, LineSource>> = { global: 'v2', us_government: 'v1' };
