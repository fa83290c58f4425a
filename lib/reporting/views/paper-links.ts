import type { BillingDocument } from '../../billing/document.ts';
import { absent, answer, type Answer } from '../../values/answer.ts';
import { keptView, type KeptView } from './kept-view.ts';
import { paperQuery, type Asked } from '../pages/list-query.ts';
import type { PageView } from '../pages/page.ts';

/** A PDF in the archive, and an address at which whoever holds it can fetch it for some minutes. */
export type PaperLink = KeptView & {
  readonly documentId: string;
  readonly name: string;
  readonly fetchedAt: string;
  readonly link: string;
  readonly seconds: number;
};

/** Makes such an address. */
export type Links = {
  readonly link: (file: { readonly name: string; readonly key: string }, seconds: number) => Promise<string>;
};

const LINK_SECONDS = 900;

/** The statement of a document: the one that counts, or an earlier one by its hash. */
export async function statementLink(
  { header, statement, earlierStatements = [] }: BillingDocument,
  asked: Asked,
  links: Links,
): Promise<Answer<PaperLink>> {
  const query = paperQuery(asked);
  if (!query.ok) return query;
  const { sha256 } = query.value;
  const all = [...(statement ? [statement] : []), ...earlierStatements];
  const found = sha256 === undefined ? statement : all.find((one) => one.sha256 === sha256);
  if (found === undefined)
    return absent(
      sha256 === undefined
        ? `The statement of ${header.id} is not here yet.`
        : `${header.id} has no statement ${sha256}.`,
    );
  return answer(await linked(header.id, `${header.id}.pdf`, found, links));
}

/** The tax receipts of a document, each a PDF of its own. */
export async function receiptLinks(
  { header, receipts = [] }: BillingDocument,
  links: Links,
): Promise<PageView<PaperLink>> {
  const named = receipts.map((receipt) =>
    linked(header.id, `${header.id}-${receipt.receiptId}.pdf`, receipt, links),
  );
  return { items: await Promise.all(named), next: null };
}

type Fetched = Parameters<typeof keptView>[0] & { readonly fetchedAtMs: number };

async function linked(documentId: string, name: string, file: Fetched, links: Links): Promise<PaperLink> {
  return {
    ...{ documentId, name, ...keptView(file), fetchedAt: new Date(file.fetchedAtMs).toISOString() },
    ...{ link: await links.link({ name, key: file.key }, LINK_SECONDS), seconds: LINK_SECONDS },
  };
}
