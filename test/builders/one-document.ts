import { aHeader, collected, documentId } from './billing.ts';
import { billingTools } from './billing-tools.ts';
import {
  scriptedBillingSource,
  scriptedDocument,
  type ScriptedDocument,
} from '../fakes/scripted-billing-source.ts';

const ID = 'G016907411';

/** Billing over fakes at a Microsoft that has one document, over three lines in two parts unless the script says otherwise. */
export function oneDocument(
  over: Partial<ScriptedDocument> = {},
  header: Parameters<typeof aHeader>[0] = {},
) {
  const script = scriptedDocument(aHeader(header), over);
  const source = scriptedBillingSource(script);
  const at = billingTools(source);
  return {
    ...at,
    script,
    source,
    /** What was asked of the document; what is not billed yet is asked for besides. */
    askedOf: () => source.asked.filter((what) => what.includes(ID)),
    publishedLines: async () => {
      const { published } = await at.document();
      return collected(at.book.lines(documentId(ID), published?.version ?? 'none'));
    },
  };
}

export type OneDocument = ReturnType<typeof oneDocument>;
