import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type {
  BillingSource,
  Content,
  ExportManifest,
  ExportState,
  RawPage,
  RawPart,
  ReportedBalance,
} from '../../lib/billing/billing-source.ts';
import type { DocumentHeader, StatementFigures } from '../../lib/billing/document.ts';
import type { EstimatedCharge, EstimateSubject } from '../../lib/billing/estimates/estimate.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { aLine, figures } from '../builders/billing.ts';
import { smallPdf as pdf } from '../builders/pdf-files.ts';
import { contentOf } from './in-memory-archive.ts';

export { pdf };

type LineOver = NonNullable<Parameters<typeof aLine>[0]>;

/** Something that Microsoft can export, as it is at the moment. Tests change it as time goes by. */
type ScriptedExport = {
  eTag: string;
  /** The lines of each part, as builders' overrides. */
  parts: LineOver[][];
  /** What an export answers, look by look; the last answer is given for ever. `ready` gives the manifest. */
  export: (ExportState['state'] | Error)[];
  /** How many blobs a manifest announces, where that is not how many it names. */
  announced?: number;
  /** For how long a manifest's access is good after it was looked at; no limit is named without it. */
  accessMs?: number;
};

/** What Microsoft says of one document at the moment. */
export type ScriptedDocument = ScriptedExport & {
  header: DocumentHeader;
  statement: Uint8Array | Error;
  figures: StatementFigures | undefined;
  /** The PDFs of tax receipts, by their id. */
  receipts?: Record<string, Uint8Array | Error>;
};

/** What is not billed yet, of one currency and month. */
export type ScriptedEstimate = ScriptedExport & { subject: EstimateSubject };

type ScriptedBillingSource = BillingSource & {
  documentsNow: ScriptedDocument[];
  estimatesNow: ScriptedEstimate[];
  balancesNow: ReportedBalance[] | Error;
  listing: Error | undefined;
  defaultCurrencyProblem: string | undefined;
  perCurrencyProblem: string | undefined;
  /** What the list says of invoices that cannot be read. */
  listingProblems: readonly string[];
  /** Called before each part leaves; throws to break the download before its first byte. */
  onPart: (part: number) => void;
  /** Called when half of a part has left; throws to break the download off there. */
  onHalf: (part: number) => void;
  /** The clock by which access lapses. */
  nowMs: () => number;
  /** Questions that cost Microsoft something, in order: `export G1`, `part G1/0`, `statement G1`, `receipt G1/R1`. */
  readonly asked: string[];
};

export class WorldFailure extends Error {
  readonly kind: string;
  constructor(kind: string, message = `${kind}: it did not work`) {
    super(message);
    this.kind = kind;
  }
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

export function scriptedEstimate(
  subject: EstimateSubject,
  over: Partial<ScriptedEstimate> = {},
): ScriptedEstimate {
  return { subject, eTag: 'etag-1', parts: [[{}, {}], [{}]], export: ['ready'], ...over };
}

/** A source whose every answer the test wrote. A part's bytes are JSON of the builder's overrides, nothing of the wire. */
export function scriptedBillingSource(...documents: ScriptedDocument[]): ScriptedBillingSource {
  const asked: string[] = [];
  const looks = new Map<string, number>();
  const source: ScriptedBillingSource = {
    asked,
    documentsNow: documents,
    estimatesNow: [],
    balancesNow: [{ balance: money('300.00', 'EUR'), accountingDate: undefined, details: [] }],
    listing: undefined,
    defaultCurrencyProblem: undefined,
    perCurrencyProblem: undefined,
    listingProblems: [],
    onPart: () => undefined,
    onHalf: () => undefined,
    nowMs: () => 0,
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
    pages: (header, from) => pages(header.id, () => find(header.id), from),
    startExport: (id) => start(id),
    startEstimate: (subject) => start(nameOf(subject)),
    async exportState(operationId) {
      const name = operationId.split('/')[0] ?? '';
      const look = looks.get(operationId) ?? 0;
      looks.set(operationId, look + 1);
      return exportState(name, exported(name), look, source.nowMs());
    },
    blob: (manifest, part) => blob(manifest, part),
    lines: (header, part, fromLine) => decoded(header, part, fromLine),
    async statement(id) {
      asked.push(`statement ${id}`);
      return valueOf(find(id).statement);
    },
    async receipt(id, receiptId) {
      asked.push(`receipt ${id}/${receiptId}`);
      const bytes = find(id).receipts?.[receiptId];
      if (!bytes) throw new WorldFailure('not_found', `${id} has no receipt ${receiptId}`);
      return valueOf(bytes);
    },
    async statementFigures(bytes) {
      return source.documentsNow.find(({ statement }) => sameBytes(statement, bytes))?.figures;
    },
    estimatePages: (subject, from) => pages(nameOf(subject), () => exported(nameOf(subject)), from),
    estimatedCharges: (subject, part) => charges(subject, part),
  };

  function find(id: string): ScriptedDocument {
    const found = source.documentsNow.find((document) => document.header.id === id);
    if (!found) throw new WorldFailure('not_found', `${id} is not known`);
    return found;
  }

  function exported(name: string): ScriptedExport {
    return source.estimatesNow.find(({ subject }) => nameOf(subject) === name) ?? find(name);
  }

  async function start(name: string): Promise<{ operationId: string }> {
    asked.push(`export ${name}`);
    const operationId = `${name}/${asked.length}`;
    looks.set(operationId, 0);
    return { operationId };
  }

  async function* pages(
    name: string,
    script: () => ScriptedExport,
    from: string | undefined,
  ): AsyncGenerator<RawPage> {
    const first = from === undefined ? 0 : Number(/^page-(\d+)$/.exec(from)?.[1]);
    for (let part = first; part < script().parts.length; part += 1) {
      const { parts } = script();
      const next = part + 1 < parts.length ? `page-${part + 1}` : undefined;
      yield { content: sent(name, parts[part] ?? [], part), next };
    }
  }

  async function* blob(manifest: ExportManifest, part: number): Content {
    const { name, parts } = manifest.access as Access;
    if ((manifest.accessUntilMs ?? Infinity) <= source.nowMs())
      throw new WorldFailure('forbidden', 'access has lapsed');
    yield* sent(name, parts[part] ?? [], part);
  }

  async function* sent(name: string, lines: readonly LineOver[], part: number): Content {
    source.onPart(part);
    asked.push(`part ${name}/${part}`);
    const bytes = new TextEncoder().encode(JSON.stringify(lines));
    const half = Math.ceil(bytes.length / 2);
    yield* contentOf(bytes.subarray(0, half));
    source.onHalf(part);
    yield* contentOf(bytes.subarray(half));
  }

  return source;
}

// The blobs of a manifest are those of its day, whatever changed since.
type Access = { readonly name: string; readonly parts: readonly LineOver[][] };

function nameOf({ currency, period }: EstimateSubject): string {
  return `${currency}-${period}`;
}

function exportState(name: string, script: ScriptedExport, look: number, nowMs: number): ExportState {
  const state = script.export[Math.min(look, script.export.length - 1)] ?? 'running';
  if (state instanceof Error) throw state;
  const blobs = script.parts.map((_, part) => `part-${part}`);
  switch (state) {
    case 'running':
      return { state, pollAfterMs: undefined };
    case 'ready':
      return {
        state,
        manifest: {
          eTag: script.eTag,
          blobCount: script.announced ?? blobs.length,
          blobs,
          accessUntilMs: script.accessMs === undefined ? undefined : nowMs + script.accessMs,
          access: { name, parts: [...script.parts] } satisfies Access,
        },
      };
    case 'not_ready':
      return { state, detail: 'No data available' };
    case 'gone':
      return { state, detail: 'it is no longer known' };
  }
}

async function* decoded(
  header: DocumentHeader,
  part: RawPart,
  fromLine = 0,
): AsyncGenerator<readonly BilledLine[]> {
  let batch: BilledLine[] = [];
  for (const { lineNumber, over } of await overridesOf(part)) {
    if (lineNumber < fromLine) continue;
    if ('broken' in over)
      throw new WorldFailure('malformed', `part ${part.part}, line ${lineNumber}, Total: is not an amount`);
    batch.push(
      aLine({
        documentId: asId<'DocumentId'>(header.id),
        currency: header.total.currency,
        part: part.part,
        lineNumber,
        ...over,
      }),
    );
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

// Small, so that few lines are several batches.
const BATCH = 2;

async function* charges(subject: EstimateSubject, part: RawPart): AsyncGenerator<readonly EstimatedCharge[]> {
  for (const { lineNumber, over } of await overridesOf(part)) {
    const { category, customerId, chargeType, reservationOrderId, subtotal, currency } = aLine({
      currency: subject.currency,
      ...over,
    });
    const charge = { category, customerId, chargeType, reservationOrderId, subtotal, currency };
    yield [{ ...charge, part: part.part, lineNumber }];
  }
}

async function overridesOf({ content }: RawPart): Promise<{ lineNumber: number; over: LineOver }[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  const lines = JSON.parse(new TextDecoder().decode(Buffer.concat(chunks))) as LineOver[];
  return lines.map((over, lineNumber) => ({ lineNumber, over }));
}

function valueOf<Value>(value: Value | Error): Value {
  if (value instanceof Error) throw value;
  return value;
}

function sameBytes(one: Uint8Array | Error, other: Uint8Array): boolean {
  return one instanceof Uint8Array && Buffer.from(one).equals(Buffer.from(other));
}
