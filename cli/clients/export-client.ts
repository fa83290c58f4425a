import type { ExportedFileView, ExportView } from '../../lib/reporting/exports/export-view.ts';
import { askEveryPage, askFinanceApi, FinanceApiError, type ApiConnection } from '../ask-finance-api.ts';

export type ExportWish = {
  readonly format: string;
  readonly period?: string;
  readonly documentId?: string;
  readonly caseId?: string;
};

/** Files for finance: asked for, and fetched once they are written. */
export type ExportClient = {
  readonly askExport: (wish: ExportWish) => Promise<ExportView>;
  readonly export: (id: string) => Promise<ExportView>;
  readonly exports: () => Promise<readonly ExportView[]>;
  /** The bytes of one file as they come. */
  readonly fetchFile: (file: ExportedFileView) => AsyncIterable<Uint8Array>;
};

export function exportClient(connection: ApiConnection): ExportClient {
  return {
    askExport: async (wish) => (await askFinanceApi(connection, '/exports', 'POST', wish)) as ExportView,
    export: async (id) =>
      (await askFinanceApi(connection, `/exports/${encodeURIComponent(id)}`)) as ExportView,
    exports: () => askEveryPage(connection, '/exports', {}),
    fetchFile: (file) => bytesOf(connection, file),
  };
}

// The link itself opens the file: our token is not for whoever keeps it.
async function* bytesOf(
  { fetch }: ApiConnection,
  { name, link }: ExportedFileView,
): AsyncGenerator<Uint8Array> {
  if (link === null) throw new FinanceApiError(`There is no link to ${name}.`);
  let response: Response;
  try {
    response = await fetch(link);
  } catch (cause) {
    throw new FinanceApiError(`${name} cannot be fetched: nobody answers at its link.`, undefined, { cause });
  }
  if (!response.ok || response.body === null)
    throw new FinanceApiError(`${name} cannot be fetched: the answer is ${response.status}.`);
  yield* response.body;
}
