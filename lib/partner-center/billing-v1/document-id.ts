import { asId, type DocumentId } from '../../values/id.ts';
import type { Codec } from '../wire/codec.ts';
import { text } from '../wire/leaves.ts';
import { asWritten, Written } from '../wire/written.ts';

/**
 * The bare id of a document: `G000024135`. Links and details spell it with its type before it, `OneTime-G000024135`,
 * which is no part of it. Undefined for an empty text.
 */
export const documentIdOrNone: Codec<Written<DocumentId | undefined>> = {
  read: (wire, reading) => {
    const said = text.read(wire, reading).trim();
    if (said === '') return new Written<DocumentId | undefined>(undefined, wire);
    const bare = /^(?:(?:onetime|recurring)-)?([a-z0-9]+)$/i.exec(said)?.[1];
    if (bare === undefined) throw reading.unfit('is not the id of an invoice');
    return new Written<DocumentId | undefined>(asId(bare), wire);
  },
  print: asWritten,
};

/** As above, where there has to be one. */
export const documentId: Codec<Written<DocumentId>> = {
  read: (wire, reading) => {
    const { value } = documentIdOrNone.read(wire, reading);
    if (value === undefined) throw reading.unfit('is not the id of an invoice');
    return new Written(value, wire);
  },
  print: asWritten,
};
