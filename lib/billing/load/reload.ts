import type { BillingDocument, Version } from '../document.ts';
import { SourceFailure } from '../source-failure.ts';
import { loadVersion, type LoadTools } from './load-version.ts';
import type { Loading } from './loading.ts';
import type { Pace } from './pace.ts';
import { onItsWay, readAgain } from './publish.ts';

/** The published version that is to be read again now, if one is. Lines that are on their way come first. */
export function toReload({ reload, loading, published }: BillingDocument): Version | undefined {
  const asked = loading ? loading.again === true : reload === true;
  return asked ? published : undefined;
}

/** Reads the published version again as it lies in the archive. No question leaves for Microsoft. */
export async function reloadVersion(
  tools: LoadTools,
  document: BillingDocument,
  version: Version,
  pace: Pace,
): Promise<BillingDocument> {
  const loaded = await loadVersion(tools, document, document.loading ?? fromArchive(version), pace);
  switch (loaded.loaded) {
    case 'stopped':
      return onItsWay(document, loaded.loading);
    case 'nothing':
      throw new SourceFailure(loaded.detail);
    case 'same':
    case 'new':
      return readAgain(document, loaded.version, loaded.loaded === 'new', tools.nowMs());
  }
}

function fromArchive({ eTag, announcedParts, parts }: Version): Loading {
  return {
    eTag,
    announced: announcedParts,
    kept: parts,
    nextPage: undefined,
    again: true,
    complete: true,
    reading: undefined,
  };
}
