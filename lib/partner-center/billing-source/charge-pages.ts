import type { PageMark, RawPage } from '../../billing/billing-source.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import type { EstimateSubject } from '../../billing/estimates/estimate.ts';
import type { LineProvider } from '../../billing/export/document-source.ts';
import { lineItemList, unbilledLineItemList, type Provider } from '../billing-v1/line-items.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { malformed } from '../errors/malformed.ts';
import { markFrom, markText } from '../paging/page-mark.ts';
import { markedPages, type Paged } from '../paging/paging.ts';
import { folded } from '../wire/words.ts';

/**
 * The pages of a document's billing lines, raw, of one provider after the other, from the first or from a mark on.
 * Complete or an error.
 */
export async function* chargePages(
  exchange: Exchange,
  header: DocumentHeader,
  from?: PageMark,
): AsyncGenerator<RawPage> {
  const providers = [...providersOf(header)];
  const lists = providers.map((provider) => ({
    // With its neighbours: where there are others now, the mark of one would leave theirs out.
    name: `${provider} of ${providers.join(', ')}`,
    paged: lineItemList(exchange, { documentId: header.id, provider, lineItemType: 'billinglineitems' }),
  }));
  yield* rawPages(lists, from);
}

/** The pages of what one currency has not been billed yet. v2's `last` month is v1's `previous` one. */
export function estimatePages(
  exchange: Exchange,
  { currency, period }: EstimateSubject,
  from?: PageMark,
): AsyncGenerator<RawPage> {
  const paged = unbilledLineItemList(exchange, {
    provider: 'onetime',
    lineItemType: 'billinglineitems',
    currencyCode: currency,
    period: period === 'last' ? 'previous' : 'current',
  });
  return rawPages([{ name: `unbilled ${currency} ${period}`, paged }], from);
}

type List = { readonly name: string; readonly paged: Paged };

async function* rawPages(lists: readonly List[], from: PageMark | undefined): AsyncGenerator<RawPage> {
  const mark = from === undefined ? undefined : markFrom(from);
  const first = mark === undefined ? 0 : lists.findIndex(({ name }) => name === mark.list);
  if (first === -1) throw malformed(`the mark is one of other pages: ${mark?.list.slice(0, 100)}`);
  for (const [index, { name, paged }] of lists.entries()) {
    if (index < first) continue;
    const begun = index === first && mark !== undefined && mark.pages > 0 ? mark : undefined;
    for await (const { answer, next } of markedPages(paged, begun)) {
      const list = next === undefined ? lists[index + 1]?.name : name;
      const mark = list === undefined ? undefined : markText({ list, ...(next ?? BEGINNING) });
      yield { content: contentOf(answer.bytes), next: mark };
    }
  }
}

const BEGINNING = { pages: 0, offset: 0, seen: '' } as const;

/** Can be read more than once. */
function contentOf(bytes: Uint8Array): RawPage['content'] {
  return {
    async *[Symbol.asyncIterator]() {
      yield bytes;
    },
  };
}

// Only billing lines are charges. Usage lines say again, in quantities and estimates, what the billing lines charge:
// counted with them, every cent of usage would be owed twice.
function providersOf(header: DocumentHeader): ReadonlySet<Provider> {
  const providers = new Set<Provider>();
  for (const source of header.lineSources) {
    const [written = '', lineType = ''] = source.split('/');
    if (folded(lineType).startsWith('usage')) continue;
    const provider = providerOf(written);
    if (provider === undefined)
      throw malformed(`invoice ${header.id} names the line items ${source}, which are not known`);
    providers.add(provider);
  }
  // An amendment of new commerce may come without details; there is only one place where its lines can be.
  if (header.lineSources.length === 0 && header.commerce === 'new') providers.add('onetime');
  return providers;
}

function providerOf(written: string): Provider | undefined {
  const named = folded(written);
  return isLineProvider(named) ? LISTS[named] : undefined;
}

function isLineProvider(named: string): named is LineProvider {
  return Object.hasOwn(LISTS, named);
}

// The list that v1 has of each of billing's: of `marketplace` it says "no longer being updated", its lines are in onetime.
const LISTS: Readonly<Record<LineProvider, Provider>> = {
  onetime: 'onetime',
  marketplace: 'onetime',
  office: 'office',
  azure: 'azure',
};
