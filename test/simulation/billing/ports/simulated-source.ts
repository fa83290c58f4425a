import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type {
  BillingSource,
  Content,
  ExportManifest,
  PageMark,
  RawPage,
  RawPart,
} from '../../../../lib/billing/billing-source.ts';
import type { DocumentHeader, StatementFigures } from '../../../../lib/billing/document.ts';
import type { EstimatedCharge, EstimateSubject } from '../../../../lib/billing/estimates/estimate.ts';
import { decimal } from '../../../../lib/values/decimal.ts';
import { asId, type DocumentId } from '../../../../lib/values/id.ts';
import { money } from '../../../../lib/values/money.ts';
import { aLine } from '../../../builders/billing.ts';
import { InjectedFailure, type Task } from '../../task.ts';
import type { BillingCalls } from '../billing-calls.ts';
import type { Question } from '../checker/question-checks.ts';
import { pageOf } from '../microsoft/pages.ts';
import { readPdf } from '../microsoft/pdf.ts';
import type { Exports } from '../microsoft/exports.ts';
import type { Tenant } from '../microsoft/tenant.ts';
import { decodePart, type WireLine } from '../microsoft/wire.ts';
import { POINT } from '../points.ts';

/** Who hears what was asked and answered. */
export type SourceWitness = {
  listed(task: Task, headers: readonly DocumentHeader[], problems: readonly string[]): void;
  asked(question: Question, of: string): void;
};

/** Microsoft's side as one task sees it: each call is the scheduler's to let happen, fail, wait or kill. */
export class SimulatedSource implements BillingSource {
  private readonly tenant: Tenant;
  private readonly exports: Exports;
  private readonly calls: BillingCalls;
  private readonly task: Task;
  private readonly witness: SourceWitness;

  constructor(tenant: Tenant, exports: Exports, calls: BillingCalls, task: Task, witness: SourceWitness) {
    this.tenant = tenant;
    this.exports = exports;
    this.calls = calls;
    this.task = task;
    this.witness = witness;
  }

  balances() {
    return this.calls.make(this.task, POINT.balances, () => this.tenant.balances());
  }

  documents() {
    return this.calls.make(this.task, POINT.documents, () => {
      const { headers, problems } = this.tenant.list();
      this.witness.listed(this.task, headers, problems);
      return { headers, problems };
    });
  }

  async *pages({ id }: DocumentHeader, from?: PageMark): AsyncGenerator<RawPage> {
    let mark = from;
    do {
      const { bytes, next } = await this.calls.make(this.task, POINT.page, () => {
        this.witness.asked('page', id);
        return pageOf(this.tenant, this.tenant.document(id), mark);
      });
      mark = next;
      yield { content: inPieces(bytes), next };
    } while (mark !== undefined);
  }

  startExport(id: DocumentId) {
    return this.calls.make(this.task, POINT.startExport, () => {
      this.witness.asked('export', id);
      return this.exports.startOf(this.tenant.document(id));
    });
  }

  exportState(operationId: string) {
    return this.calls.make(this.task, POINT.exportState, () => {
      this.witness.asked('look', operationId);
      return this.exports.state(operationId);
    });
  }

  async *blob(manifest: ExportManifest, part: number): Content {
    const { bytes, breaksOff } = await this.calls.make(this.task, POINT.blob, () => {
      this.witness.asked('blob', `${this.exports.nameOf(manifest)} ${part}`);
      return this.exports.blob(manifest, part);
    });
    const half = Math.ceil(bytes.length / 2);
    yield bytes.subarray(0, half);
    const { random } = this.calls.weather;
    if (breaksOff || (!this.calls.atOnce && random.chance(0.3))) {
      await this.calls.make(this.task, POINT['blob half-way'], () => {
        if (breaksOff) throw new InjectedFailure('The connection broke off.', 'unavailable');
      });
    }
    yield bytes.subarray(half);
  }

  async *lines(
    _: DocumentHeader,
    { part, content }: RawPart,
    fromLine = 0,
  ): AsyncGenerator<readonly BilledLine[]> {
    const lines = decodePart(await whole(content));
    for (let first = fromLine; first < lines.length; first += LINES_TOGETHER) {
      yield lines
        .slice(first, first + LINES_TOGETHER)
        .map((line, index) => billedLine(line, part, first + index));
    }
  }

  statement(id: DocumentId) {
    return this.calls.make(this.task, POINT.statement, () => {
      this.witness.asked('statement', id);
      return this.tenant.statement(id);
    });
  }

  receipt(): Promise<Uint8Array> {
    throw new Error('no document here names a tax receipt');
  }

  async statementFigures(bytes: Uint8Array, currency: string): Promise<StatementFigures | undefined> {
    const figures = readPdf(bytes);
    if (!figures) return undefined;
    const of = (amount: string) => money(amount, currency);
    return { subtotal: of(figures.subtotal), tax: of(figures.tax), total: of(figures.total) };
  }

  startEstimate(subject: EstimateSubject) {
    return this.calls.make(this.task, POINT.startEstimate, () => this.exports.startEstimate(subject));
  }

  estimatePages(): AsyncIterable<RawPage> {
    throw new Error('estimates are exported in this cloud');
  }

  async *estimatedCharges(
    { currency }: EstimateSubject,
    { part, content }: RawPart,
  ): AsyncGenerator<readonly EstimatedCharge[]> {
    const { category, customerId, chargeType, reservationOrderId } = PLAIN;
    yield decodePart(await whole(content)).map(({ amount }, lineNumber) => ({
      ...{ part, lineNumber, category, customerId, chargeType, reservationOrderId },
      subtotal: decimal(amount),
      currency,
    }));
  }
}

// Small, so that few lines are several batches.
const LINES_TOGETHER = 2;

const PLAIN = aLine();

function billedLine(
  { documentId, currency, name, amount }: WireLine,
  part: number,
  lineNumber: number,
): BilledLine {
  const subtotal = decimal(amount);
  return {
    ...PLAIN,
    ...{ documentId: asId<'DocumentId'>(documentId), part, lineNumber, orderId: name },
    ...{ subtotal, total: subtotal, currency },
  };
}

async function* inPieces(bytes: Uint8Array): Content {
  yield bytes;
}

async function whole(content: Content): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : new Uint8Array(Buffer.concat(chunks));
}
