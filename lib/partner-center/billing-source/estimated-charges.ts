import type { RawPart } from '../../billing/billing-source.ts';
import type { EstimatedCharge, EstimateSubject } from '../../billing/estimates/estimate.ts';
import { createLineReader } from '../billing-v2/line-reader.ts';
import { ColumnReader, type LinePlace } from './column-reader.ts';
import { COLUMN_READING, type LineColumns } from './line-columns.ts';
import { rawLines } from './line-parts.ts';

/**
 * What is not billed yet, from one raw part in its order, some dozens at a time. Throws an UnreadableLine at the first
 * that cannot be read.
 */
export async function* estimatedCharges(
  subject: EstimateSubject,
  rawPart: RawPart,
): AsyncGenerator<readonly EstimatedCharge[]> {
  const of = `estimate ${subject.currency}-${subject.period}`;
  const read = createLineReader(COLUMN_READING);
  for await (const lines of rawLines({ of, part: rawPart, read })) {
    yield lines.map(({ lineNumber, value }) => chargeOf({ of, part: rawPart.part, lineNumber }, value));
  }
}

// Of an estimate only this is asked for. Tax, document and billing frequency come with the bill, and the total of every
// published row is zero beside its subtotal.
function chargeOf(place: LinePlace, line: LineColumns): EstimatedCharge {
  const read = new ColumnReader(place, line);
  const { part, lineNumber } = place;
  return {
    part,
    lineNumber,
    category: read.category(read.day('chargeEnd') !== undefined).category,
    customerId: read.customerId(),
    chargeType: read.text('chargeType'),
    reservationOrderId: read.text('reservationOrderId'),
    subtotal: read.amount('subtotal'),
    currency: read.currency('currency'),
  };
}
