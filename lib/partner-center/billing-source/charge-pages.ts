import type { RawPart } from '../../billing/billing-source.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import { lineItemPages, type Provider } from '../billing-v1/line-items.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { malformed } from '../errors/malformed.ts';
import { folded } from '../wire/words.ts';

/** The pages of a document's billing lines, raw, numbered through over all its providers. Complete or an error. */
export async function* chargePages(exchange: Exchange, header: DocumentHeader): AsyncGenerator<RawPart> {
  let part = 0;
  for (const provider of providersOf(header)) {
    const wanted = { documentId: header.id, provider, lineItemType: 'billinglineitems' } as const;
    for await (const { bytes } of lineItemPages(exchange, wanted)) {
      yield { part, bytes, format: 'v1_page' };
      part += 1;
    }
  }
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
  switch (folded(written)) {
    case 'onetime':
    case 'marketplace': // "No longer being updated": its lines are among those of onetime.
      return 'onetime';
    case 'office':
      return 'office';
    case 'azure':
      return 'azure';
    default:
      return undefined;
  }
}
