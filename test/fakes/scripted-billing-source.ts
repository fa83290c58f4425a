import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type {
  BillingSource,
  ExportState,
  RawPart,
  ReportedBalance,
} from '../../lib/billing/billing-source.ts';
import type { DocumentHeader, StatementFigures } from '../../lib/billing/document.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { aLine, figures } from '../builders/billing.ts';

/** What Microsoft says of one document at the moment. Tests change it as time goes by. */
export type ScriptedDocument = {
  header: DocumentHeader;
  eTag: string;
  /** The lines of each part, as builders' overrides. */
  parts: Parameters<typeof aLine>[0][][];
  /** What an export answers, look by look; the last answer is given for ever. `ready` gives the manifest. */
  export: (ExportState['state'] | Error)[];
  statement: Uint8Array | Error;
  figures: StatementFigures | undefined;
};

type ScriptedBillingSource = BillingSource & {
  documentsNow: ScriptedDocument[];
  balancesNow: ReportedBalance[] | Error;
  listing: Error | undefined;
  defaultCurrencyProblem: string | undefined;
  perCurrencyProblem: string | undefined;
  /** What the list says of invoices that cannot be read. */
  listingProblems: readonly string[];
  /** Called before each part leaves; throws to break the download there. */
  onPart: (part: number) => void;
  /** Questions that cost Microsoft something, in order: `export G1`, `part G1/0`, `statement G1`. */
  readonly asked: string[];
};

export class WorldFailure extends Error {
  readonly kind: string;
  constructor(kind: string, message = `${kind}: it did not work`) {
    super(message);
    this.kind = kind;
  }
}

export function pdf(text = 'a statement'): Uint8Array {
  return new TextEncoder().encode(`%PDF-1.7\n${text.padEnd(80, ' ')}\nstartxref\n0\n%%EOF\n`);
}

export function scriptedDocument(
  header: DocumentHeader,
  over: Partial<ScriptedDocument> = {},
): ScriptedDocument {
  return {
    header,
    eTag: 'etag-1',
    parts: [[{}, {}], [{}]],
    export: ['ready'],
    statement: pdf(),
    figures: figures('300.00', '0.00', '300.00'),
    ...over,
  };
}

/** A source whose every answer the test wrote. A part's bytes are JSON of the builder's overrides, nothing of the wire. */
export function scriptedBillingSource(...documents: ScriptedDocument[]): ScriptedBillingSource {
  const asked: string[] = [];
  const looks = new Map<string, number>();
  const source: ScriptedBillingSource = {
    asked,
    documentsNow: documents,
    balancesNow: [{ balance: money('300.00', 'EUR'), accountingDate: undefined, details: [] }],
    listing: undefined,
    defaultCurrencyProblem: undefined,
    perCurrencyProblem: undefined,
    listingProblems: [],
    onPart: () => undefined,
    async balances() {
      const balances = valueOf(source.balancesNow);
      return {
        balances,
        defaultCurrencyProblem: source.defaultCurrencyProblem,
        perCurrencyProblem: source.perCurrencyProblem,
      };
    },
    async documents() {
      if (source.listing) throw source.listing;
      const headers = source.documentsNow.map((document) => document.header);
      return { headers, problems: source.listingProblems };
    },
    pages: (header) => raw(find(header.id), 'v1_page'),
    async startExport(id) {
      asked.push(`export ${id}`);
      const operationId = `${id}/${asked.length}`;
      looks.set(operationId, 0);
      return { operationId };
    },
    async exportState(operationId) {
      const document = find(operationId.split('/')[0] ?? '');
      const look = looks.get(operationId) ?? 0;
      looks.set(operationId, look + 1);
      return exportState(document, look);
    },
    blobs: (manifest) => raw(find(String(manifest.access)), 'v2_blob'),
    lines: (header, part) => decoded(header, part),
    async statement(id) {
      asked.push(`statement ${id}`);
      return valueOf(find(id).statement);
    },
    async statementFigures(bytes) {
      return source.documentsNow.find(({ statement }) => sameBytes(statement, bytes))?.figures;
    },
  };

  function find(id: string): ScriptedDocument {
    const found = source.documentsNow.find((document) => document.header.id === id);
    if (!found) throw new WorldFailure('not_found', `${id} is not known`);
    return found;
  }

  async function* raw(document: ScriptedDocument, format: RawPart['format']): AsyncGenerator<RawPart> {
    for (const [part, lines] of document.parts.entries()) {
      source.onPart(part);
      asked.push(`part ${document.header.id}/${part}`);
      yield { part, bytes: new TextEncoder().encode(JSON.stringify(lines)), format };
    }
  }

  return source;
}

function exportState(document: ScriptedDocument, look: number): ExportState {
  const state = document.export[Math.min(look, document.export.length - 1)] ?? 'running';
  if (state instanceof Error) throw state;
  const blobs = document.parts.map((_, part) => `part-${part}`);
  switch (state) {
    case 'running':
      return { state, pollAfterMs: undefined };
    case 'ready':
      return {
        state,
        manifest: { eTag: document.eTag, blobCount: blobs.length, blobs, access: document.header.id },
      };
    case 'not_ready':
      return { state, detail: 'No data available' };
    case 'gone':
      return { state, detail: 'it is no longer known' };
  }
}

async function* decoded(header: DocumentHeader, { part, bytes }: RawPart): AsyncGenerator<BilledLine> {
  const lines = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string>[];
  for (const [lineNumber, over] of lines.entries()) {
    if (over['broken'] !== undefined)
      throw new WorldFailure('malformed', `part ${part}, line ${lineNumber}, Total: is not an amount`);
    yield aLine({
      documentId: asId<'DocumentId'>(header.id),
      currency: header.total.currency,
      part,
      lineNumber,
      ...over,
    });
  }
}

function valueOf<Value>(value: Value | Error): Value {
  if (value instanceof Error) throw value;
  return value;
}

function sameBytes(one: Uint8Array | Error, other: Uint8Array): boolean {
  return one instanceof Uint8Array && Buffer.from(one).equals(Buffer.from(other));
}
